import { generateKeyPairSync } from 'node:crypto';
import { prints, raises } from './expressionTable.ts';

describe('Crypto and EncodingUtil through the compiler', () => {
  const hex = (expression: string): string => `EncodingUtil.convertToHex(${expression})`;
  const text = "Blob.valueOf('The quick brown fox')";
  const key = "Blob.valueOf('0123456789abcdef')";

  prints([
    [hex("Crypto.generateDigest('MD5', Blob.valueOf('a'))"), '0cc175b9c0f1b6a831c399e269772661'],
    [hex("Crypto.generateDigest('SHA1', Blob.valueOf('a'))"), '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'],
    [
      hex("Crypto.generateDigest('SHA-256', Blob.valueOf('a'))"),
      'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
    ],
    [
      hex("Crypto.generateMac('HmacSHA256', Blob.valueOf('data'), Blob.valueOf('key'))"),
      '5031fe3d989c6d1537a013fa6e739da23463fdaec3b70137d828e36ace221bd0',
    ],
    [
      "Blob d = Blob.valueOf('data'); Blob k = Blob.valueOf('key'); Crypto.verifyHmac('hmacSHA256', d, k, Crypto.generateMac('hmacSHA256', d, k))",
      'true',
    ],
    [
      hex(`Crypto.encrypt('AES128', ${key}, ${key}, Blob.valueOf('test'))`),
      // By `openssl enc -aes-128-cbc` with the same key and vector.
      '7b3f96968df546cc0a2036b65895ecb4',
    ],
    [
      `Blob secret = Crypto.encrypt('AES128', ${key}, ${key}, ${text}); Crypto.decrypt('AES128', ${key}, ${key}, secret).toString()`,
      'The quick brown fox',
    ],
    [
      `Blob k = Crypto.generateAesKey(256); Blob secret = Crypto.encryptWithManagedIV('AES256', k, ${text}); secret.size() + ' ' + Crypto.decryptWithManagedIV('AES256', k, secret).toString()`,
      '48 The quick brown fox',
    ],
    ["EncodingUtil.base64Encode(Blob.valueOf('Hi!'))", 'SGkh'],
    ["EncodingUtil.base64Decode('SGkh').toString()", 'Hi!'],
    ["EncodingUtil.urlEncode('a b&c=é~', 'UTF-8')", 'a+b%26c%3D%C3%A9%7E'],
    ["EncodingUtil.urlDecode('a+b%26', 'UTF-8')", 'a b&'],
    ["EncodingUtil.convertFromHex('4a4b').toString()", 'JK'],
    [
      'Crypto.getRandomInteger() == Crypto.getRandomInteger() && Crypto.getRandomLong() == Crypto.getRandomLong()',
      'false',
    ],
  ]);

  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const privateText = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  const publicText = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');

  describe('with a key pair', () => {
    const sign = `Blob sig = Crypto.sign('RSA-SHA256', ${text}, EncodingUtil.base64Decode('${privateText}'));`;
    const verify = (of: string): string =>
      `Crypto.verify('RSA-SHA256', ${of}, sig, EncodingUtil.base64Decode('${publicText}'))`;
    prints([[`${sign} ${verify(text)} + ' ' + ${verify("Blob.valueOf('other')")}`, 'true false']]);
  });

  const invalid = 'System.InvalidParameterValueException';
  raises([
    [
      `Crypto.encrypt('AES', ${key}, ${key}, ${text})`,
      `${invalid}: Invalid algorithm AES. Must be AES128, AES192, or AES256.`,
    ],
    [`Crypto.encrypt('AES256', ${key}, ${key}, ${text})`, `${invalid}: Invalid private key. Must be 32 bytes.`],
    [
      `Crypto.encrypt('AES128', ${key}, Blob.valueOf('x'), ${text})`,
      `${invalid}: Invalid initialization vector. Must be 16 bytes.`,
    ],
    [
      `Crypto.decryptWithManagedIV('AES128', ${key}, Blob.valueOf('x'))`,
      `${invalid}: Unable to parse initialization vector from encrypted data.`,
    ],
    [
      `Crypto.decrypt('AES128', ${key}, ${key}, ${key})`,
      'System.SecurityException: Given final block not properly padded.',
    ],
    ["Crypto.generateDigest('MD5', null)", 'System.NullPointerException: Argument cannot be null.'],
    ["EncodingUtil.convertFromHex('zz')", 'System.StringException: Invalid hex string'],
  ]);
});

describe('Pattern and Matcher through the compiler', () => {
  const matcher = "Matcher m = Pattern.compile('(a)(b)?|(c)').matcher('xabac');";
  prints([
    [`${matcher} m.find(); m.group() + m.start() + m.end() + m.start(2) + m.end(2)`, 'ab1323'],
    [`${matcher} m.find(); m.find(); m.group(2) + ' ' + m.start(2) + ' ' + m.start(1)`, 'null -1 3'],
    [`${matcher} m.groupCount()`, '3'],
    [`${matcher} m.replaceAll('<$0>')`, 'x<ab><a><c>'],
    [`${matcher} m.replaceFirst('-')`, 'x-ac'],
    [`${matcher} m.hasAnchoringBounds() + ' ' + m.useTransparentBounds(true).hasTransparentBounds()`, 'true true'],
    [`${matcher} m.region(3, 5).find() + m.group()`, 'truea'],
    ["Matcher m = Pattern.compile('b$').matcher('ab'); m.find(); m.requireEnd()", 'true'],
    ["Pattern.compile('\\\\s*,\\\\s*').split('a , b,c')", '(a, b, c)'],
    ["Pattern.matches('\\\\d{3}', '123')", 'true'],
    ["Matcher.quoteReplacement('$1')", '\\$1'],
    ["Pattern.compile('a.c').pattern()", 'a.c'],
    ["Pattern.compile('(?i)ABC').matcher('abc').matches()", 'true'],
  ]);
  raises([
    [`${matcher} m.group()`, 'System.StringException: No match found'],
    [`'x'.repeat(1000001).replaceAll('x', 'y')`, 'System.LimitException: Regex too complicated'],
  ]);
});
