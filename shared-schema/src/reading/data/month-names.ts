/** Month names, full and short, in every case that a date may put them in; lower case, without the point of a short form. */
export const monthsInOrder: readonly string[] = [
  'январь января январю январем январем январе янв january jan januar jänner janner jän janvier janv січень січня січ қаңтар қаң қаңт',
  'февраль февраля февралю февралем феврале фев февр february feb febr februar feber février fevrier févr fevr fév лютий лютого лют ақпан ақп',
  'март марта марту мартом марте мар march mar märz maerz marz mär mrz mars березень березня бер берез наурыз нау наур',
  'апрель апреля апрелю апрелем апреле апр april apr avril avr квітень квітня кві квіт сәуір сәу',
  'май мая маю маем мае may mai травень травня тра трав мамыр мам',
  'июнь июня июню июнем июне июн june jun juni juin червень червня чер черв маусым мау',
  'июль июля июлю июлем июле июл july jul juli juillet juil липень липня лип шілде шіл',
  'август августа августу августом августе авг august aug août aout серпень серпня сер серп тамыз там',
  'сентябрь сентября сентябрю сентябрем сентябре сен сент september sep sept septembre вересень вересня вер верес қыркүйек қыр қырк',
  'октябрь октября октябрю октябрем октябре окт october oct oktober okt octobre жовтень жовтня жов жовт қазан қаз',
  'ноябрь ноября ноябрю ноябрем ноябре ноя нояб november nov novembre листопад листопада лис лист қараша қар қараш',
  'декабрь декабря декабрю декабрем декабре дек december dec dezember dez décembre decembre déc грудень грудня гру груд желтоқсан жел желт',
];

/** Name to month, 1 to 12. Looked up with ё as е. */
export const monthNames: ReadonlyMap<string, number> = new Map(
  monthsInOrder.flatMap((list, index) => list.split(' ').map((name): [string, number] => [name, index + 1])),
);
