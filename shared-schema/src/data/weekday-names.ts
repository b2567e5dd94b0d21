/** Names of weekdays, full and short, lower case; Sunday first. */
const names: readonly string[] = [
  'воскресенье вс вск sunday sun su sonntag so dimanche dim неділя нд жексенбі жс жек',
  'понедельник пн пнд monday mon mo montag lundi lun понеділок дүйсенбі дс дүй',
  'вторник вт втр tuesday tue tues tu dienstag di mardi mar вівторок сейсенбі сс сей',
  'среда ср срд wednesday wed we mittwoch mi mercredi mer середа сәрсенбі сәр',
  'четверг чт чтв thursday thu thur thurs th donnerstag do jeudi jeu четвер бейсенбі бс бей',
  "пятница пт птн friday fri fr freitag vendredi ven п'ятниця жұма жм жұм",
  'суббота сб сбт saturday sat sa samstag sonnabend samedi sam субота сенбі сб сен',
];

/** Name to weekday, 0 (Sunday) to 6. Looked up with ё as е and any apostrophe as `'`. */
export const weekdayNames: ReadonlyMap<string, number> = new Map(
  names.flatMap((list, weekday) => list.split(' ').map((name): [string, number] => [name, weekday])),
);
