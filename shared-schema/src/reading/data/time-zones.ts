/**
 * Offsets of the time zones that our spreadsheets are likely to be set to. A date's text with an offset of its own is read only if
 * its day is that in the spreadsheet's zone, so an error or a change of law here can cost an issue, never another day.
 */
export type SummerTime = 'none' | 'europe' | 'america';

export type Zone = {
  /** Minutes east of UTC in winter. */
  readonly winter: number;
  readonly summerTime: SummerTime;
  /** Unix ms from when this holds; before it, the zone was at most two hours away. */
  readonly since: number;
};

type Group = readonly [hours: number, summerTime: SummerTime, since: string, names: string];

const groups: readonly Group[] = [
  [0, 'none', '2000-01-01', 'Etc/UTC UTC Etc/GMT GMT Atlantic/Reykjavik'],
  [2, 'none', '2017-01-01', 'Europe/Kaliningrad'],
  [3, 'none', '2017-01-01', 'Europe/Moscow Europe/Simferopol Europe/Kirov Europe/Minsk Europe/Istanbul Asia/Riyadh'],
  [3, 'none', '2021-01-01', 'Europe/Volgograd'],
  [4, 'none', '2017-01-01', 'Europe/Samara Europe/Astrakhan Europe/Ulyanovsk Europe/Saratov Asia/Tbilisi Asia/Yerevan'],
  [4, 'none', '2017-01-01', 'Asia/Baku Asia/Dubai'],
  [
    5,
    'none',
    '2017-01-01',
    'Asia/Yekaterinburg Asia/Aqtobe Asia/Aqtau Asia/Atyrau Asia/Oral Asia/Tashkent Asia/Samarkand',
  ],
  [5, 'none', '2017-01-01', 'Asia/Dushanbe Asia/Ashgabat'],
  [5, 'none', '2019-01-01', 'Asia/Qyzylorda'],
  [5, 'none', '2024-03-01', 'Asia/Almaty Asia/Qostanay'],
  [6, 'none', '2017-01-01', 'Asia/Omsk Asia/Bishkek'],
  [7, 'none', '2017-01-01', 'Asia/Novosibirsk Asia/Barnaul Asia/Tomsk Asia/Novokuznetsk Asia/Krasnoyarsk Asia/Bangkok'],
  [8, 'none', '2017-01-01', 'Asia/Irkutsk Asia/Shanghai Asia/Singapore'],
  [9, 'none', '2017-01-01', 'Asia/Yakutsk Asia/Chita Asia/Khandyga Asia/Tokyo Asia/Seoul'],
  [10, 'none', '2017-01-01', 'Asia/Vladivostok Asia/Ust-Nera'],
  [11, 'none', '2017-01-01', 'Asia/Sakhalin Asia/Magadan Asia/Srednekolymsk'],
  [12, 'none', '2017-01-01', 'Asia/Kamchatka Asia/Anadyr'],
  [0, 'europe', '2000-01-01', 'Europe/London Europe/Dublin Europe/Lisbon'],
  [1, 'europe', '2000-01-01', 'Europe/Berlin Europe/Paris Europe/Madrid Europe/Rome Europe/Vienna Europe/Zurich'],
  [1, 'europe', '2000-01-01', 'Europe/Amsterdam Europe/Brussels Europe/Luxembourg Europe/Prague Europe/Bratislava'],
  [1, 'europe', '2000-01-01', 'Europe/Budapest Europe/Warsaw Europe/Copenhagen Europe/Stockholm Europe/Oslo'],
  [1, 'europe', '2000-01-01', 'Europe/Belgrade Europe/Zagreb Europe/Ljubljana Europe/Sarajevo Europe/Podgorica'],
  [2, 'europe', '2004-01-01', 'Europe/Kiev Europe/Kyiv Europe/Helsinki Europe/Riga Europe/Tallinn Europe/Vilnius'],
  [2, 'europe', '2004-01-01', 'Europe/Sofia Europe/Bucharest Europe/Athens Asia/Nicosia'],
  [-5, 'america', '2007-01-01', 'America/New_York America/Toronto America/Detroit'],
  [-6, 'america', '2007-01-01', 'America/Chicago'],
  [-7, 'america', '2007-01-01', 'America/Denver'],
  [-8, 'america', '2007-01-01', 'America/Los_Angeles America/Vancouver'],
];

function zonesOf([hours, summerTime, since, names]: Group): [string, Zone][] {
  const zone = { winter: hours * 60, summerTime, since: Date.parse(since) };
  return names.split(' ').map((name): [string, Zone] => [name, zone]);
}

export const zones: ReadonlyMap<string, Zone> = new Map(groups.flatMap(zonesOf));
