// Names of characters in HTML, in the two generations that String's escapes know.

/** U+00A0 to U+00FF, in order: HTML 3. */
const latin1Names =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave ' +
  'Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute ' +
  'Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave ' +
  'iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';

/** What HTML 4 adds: each name stands for the code point that follows the one before, or for the one that it is written with. */
const html4Names =
  'fnof=402 Alpha=913 Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho Sigma=931 Tau ' +
  'Upsilon Phi Chi Psi Omega alpha=945 beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho ' +
  'sigmaf sigma tau upsilon phi chi psi omega thetasym=977 upsih piv=982 bull=8226 hellip=8230 prime=8242 Prime oline=8254 ' +
  'frasl=8260 weierp=8472 image=8465 real=8476 trade=8482 alefsym=8501 larr=8592 uarr rarr darr harr crarr=8629 lArr=8656 ' +
  'uArr rArr dArr hArr forall=8704 part=8706 exist empty=8709 nabla=8711 isin notin ni=8715 prod=8719 sum=8721 minus ' +
  'lowast=8727 radic=8730 prop=8733 infin ang=8736 and=8743 or cap cup int there4=8756 sim=8764 cong=8773 asymp=8776 ' +
  'ne=8800 equiv le=8804 ge sub=8834 sup nsub sube=8838 supe oplus=8853 otimes=8855 perp=8869 sdot=8901 lceil=8968 rceil ' +
  'lfloor rfloor lang=9001 rang loz=9674 spades=9824 clubs=9827 hearts=9829 diams OElig=338 oelig Scaron=352 scaron ' +
  'Yuml=376 circ=710 tilde=732 ensp=8194 emsp thinsp=8201 zwnj=8204 zwj lrm rlm ndash=8211 mdash lsquo=8216 rsquo sbquo ' +
  'ldquo=8220 rdquo bdquo dagger=8224 Dagger permil=8240 lsaquo=8249 rsaquo euro=8364';

function named(names: string, first: number): readonly (readonly [character: string, entity: string])[] {
  let next = first;
  return names.split(' ').map((entry) => {
    const [name = '', code] = entry.split('=');
    const point = code === undefined ? next : Number(code);
    next = point + 1;
    return [String.fromCodePoint(point), `&${name};`];
  });
}

const basic = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
] as const;

/** Entities by character. */
export type Entities = ReadonlyMap<string, string>;

export const html3Entities: Entities = new Map([...basic, ...named(latin1Names, 0xa0)]);
export const html4Entities: Entities = new Map([...html3Entities, ...named(html4Names, 0)]);
export const xmlEntities: Entities = new Map([...basic, ["'", '&apos;']]);
