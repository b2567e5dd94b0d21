/** Names of weekdays, full and short, lower case; Sunday first. */
export const weekdaysInOrder: readonly string[] = [
  'воскресенье вс вск sunday sun su sonntag so dimanche dim неділя нд жексенбі жс',
  'понедельник пн пнд monday mon mo montag lundi lun понеділок дүйсенбі дс',
  'вторник вт втр tuesday tue tues tu dienstag di mardi mar вівторок сейсенбі сс',
  'среда ср срд wednesday wed we mittwoch mi mercredi mer середа сәрсенбі',
  'четверг чт чтв thursday thu thur thurs th donnerstag do jeudi jeu четвер бейсенбі бс',
  "пятница пт птн friday fri fr freitag vendredi ven п'ятниця жұма жм",
  'суббота сб сбт saturday sat sa samstag sonnabend samedi sam субота сенбі сб',
];

/** Name to weekday, 0 (Sunday) to 6. Looked up with ё as е and any apostrophe as `'`. */
export const weekdayNames: ReadonlyMap<string, number> = new Map(
  weekdaysInOrder.flatMap((list, weekday) => list.split(' ').map((name): [string, number] => [name, weekday])),
);
