/** Other names of cities, each with one certain meaning (CELLS 3). Historic and doubtful names («Ростов») stay as typed. */

/** Canonical name, and what else people type for it; Latin names also cover their hyphenated forms. */
export const cityNames: readonly (readonly [city: string, others: string])[] = [
  // Russia
  ['москва', 'мск, msk, moscow, moskva, moskau, moscou'],
  [
    'санкт-петербург',
    'спб, с-пб, с-петербург, с.-петербург, питер, петербург, spb, st petersburg, saint petersburg, sankt peterburg, sankt petersburg, saint pétersbourg, st pétersbourg',
  ],
  ['екатеринбург', 'екб, ekb, ekaterinburg, yekaterinburg, jekaterinburg'],
  [
    'нижний-новгород',
    'нн, н новгород, нижн новгород, nizhny novgorod, nizhniy novgorod, nizhnij novgorod, nizhni novgorod',
  ],
  ['ростов-на-дону', 'ростов-н/д, ростов н/дону, ростов-н-д, ростов на/дону, rostov-on-don, rostov-na-donu'],
  ['новосибирск', 'новосиб, нск, nsk, novosibirsk'],
  ['казань', 'kazan'],
  ['челябинск', 'chelyabinsk, cheliabinsk'],
  ['красноярск', 'krasnoyarsk, krasnoiarsk'],
  ['самара', 'samara'],
  ['уфа', 'ufa'],
  ['омск', 'omsk'],
  ['краснодар', 'krasnodar'],
  ['воронеж', 'voronezh'],
  ['пермь', 'perm'],
  ['волгоград', 'volgograd'],
  ['саратов', 'saratov'],
  ['тюмень', 'tyumen, tiumen'],
  ['тольятти', 'tolyatti, togliatti'],
  ['ижевск', 'izhevsk'],
  ['барнаул', 'barnaul'],
  ['ульяновск', 'ulyanovsk'],
  ['иркутск', 'irkutsk'],
  ['хабаровск', 'khabarovsk'],
  ['ярославль', 'yaroslavl'],
  ['владивосток', 'vladivostok'],
  ['махачкала', 'makhachkala'],
  ['томск', 'tomsk'],
  ['оренбург', 'orenburg'],
  ['кемерово', 'kemerovo'],
  ['новокузнецк', 'novokuznetsk'],
  ['рязань', 'ryazan'],
  ['астрахань', 'astrakhan'],
  ['пенза', 'penza'],
  ['киров', 'kirov'],
  ['липецк', 'lipetsk'],
  ['чебоксары', 'cheboksary'],
  ['калининград', 'kaliningrad'],
  ['тула', 'tula'],
  ['курск', 'kursk'],
  ['ставрополь', 'stavropol'],
  ['сочи', 'sochi'],
  ['тверь', 'tver'],
  ['магнитогорск', 'magnitogorsk'],
  ['белгород', 'belgorod'],
  ['владимир', 'vladimir'],
  ['набережные-челны', 'наб челны, н челны, naberezhnye chelny'],
  ['великий-новгород', 'в новгород, вел новгород, veliky novgorod, velikiy novgorod'],
  ['йошкар-ола', 'yoshkar-ola'],
  ['улан-удэ', 'ulan-ude'],
  ['комсомольск-на-амуре', 'комсомольск н/а, komsomolsk-on-amur, komsomolsk-na-amure'],
  // Kazakhstan: a Russian and a Kazakh name each stay as typed, and «Алма-Ата» is a historic one
  ['алматы', 'almaty'],
  ['астана', 'astana'],
  ['шымкент', 'shymkent'],
  ['караганда', 'karaganda'],
  ['актобе', 'aktobe'],
  ['павлодар', 'pavlodar'],
  ['усть-каменогорск', 'ust-kamenogorsk'],
  ['атырау', 'atyrau'],
  ['костанай', 'kostanay'],
  ['актау', 'aktau'],
  // Ukraine: the Ukrainian name stands for the Russian one too
  ['київ', 'киев, kyiv, kiev'],
  ['харків', 'харьков, kharkiv, kharkov'],
  ['одеса', 'одесса, odesa, odessa'],
  ['дніпро', 'днепр, dnipro'],
  ['львів', 'львов, lviv, lvov'],
  ['запоріжжя', 'запорожье, zaporizhzhia, zaporizhia, zaporozhye'],
  ['вінниця', 'винница, vinnytsia, vinnitsa'],
  ['миколаїв', 'николаев, mykolaiv, nikolaev'],
  ['полтава', 'poltava'],
  ['чернігів', 'чернигов, chernihiv, chernigov'],
  ['житомир', 'zhytomyr'],
  ['черкаси', 'черкассы, cherkasy'],
  ['чернівці', 'черновцы, chernivtsi'],
  ['тернопіль', 'тернополь, ternopil'],
  ['луцьк', 'луцк, lutsk'],
  ['рівне', 'ровно, rivne'],
  ['суми', 'сумы, sumy'],
  ['ужгород', 'uzhhorod'],
  ['хмельницький', 'хмельницкий, khmelnytskyi'],
  ['кропивницький', 'кропивницкий, kropyvnytskyi'],
  ['івано-франківськ', 'ивано-франковск, ivano-frankivsk'],
  ['кривий-ріг', 'кривой рог, kryvyi rih'],
  ['кременчук', 'кременчуг, kremenchuk'],
];

/** Aliases are looked up without points, blanks and hyphens. */
export function aliasKey(name: string): string {
  return name.replace(/[. -]/g, '');
}

function aliasesOf([city, others]: readonly [string, string]): [string, string][] {
  return [city, ...others.split(', ')].map((name) => [aliasKey(name), city]);
}

/** Alias key to canonical name; each canonical name is there too, so that «нижнийновгород» is found. */
export const cityAliases: ReadonlyMap<string, string> = new Map(cityNames.flatMap(aliasesOf));
