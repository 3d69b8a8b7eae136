// Ukrainian and Slovenian at the market.

let ukrainian = Tongue(
    code: "uk",
    topics: [
        .init(
            opens: ["Є сьогодні свіжий буряк?", "Хочу # кг помідорів на суботу, можна?", "Кабачки цього тижня?"],
            details: ["Десь # кг, будь ласка.", "Краще менші, якщо є.", "Їх чимось обробляли?"],
            replies: [
                "Так, зібрали сьогодні вранці. Кілограм коштує $ крон.", "Лишилося # кг, відкласти вам?",
                "Вони з нашого поля, нічим не оброблені.",
            ]),
        .init(
            opens: ["Який мед порадите до чаю?", "Чи є вже каштановий мед?", "Скільки зберігається липовий мед?"],
            details: ["Двох банок вистачить.", "Люблю темний і не дуже солодкий.", "Він цьогорічний?"],
            replies: [
                "Каштановий темний і трохи гіркуватий, людям подобається.", "Банка 950 г коштує $ крон.",
                "Два роки, головне в сухому місці.",
            ]),
        .init(
            opens: [
                "Сині миски можна мити в посудомийці?", "Шукаю набір із # чашок на весілля.",
                "До великого чайника є кришка?",
            ],
            details: ["Сині або сірі, які є.", "Можна запакувати як подарунок?", "Яка він заввишки?"],
            replies: [
                "Так, усе випалюють при 1240 градусах.", "Гончар робить на замовлення, приблизно # днів.",
                "Набір коштує $ крон разом з упаковкою.",
            ]),
        .init(
            opens: ["Ви доставляєте на індекс &?", "Коли приїде моє замовлення @?", "Можна забрати самому на ринку?"],
            details: ["Найкраще після % години.", "Вранці вдома нікого немає.", "Другий поверх, на дзвінку Новак."],
            replies: [
                "Замовлення вже в кур'єра, буде близько % години.", "Туди возимо у вівторок і п'ятницю.",
                "Звісно, ми працюємо до % години.",
            ]),
        .init(
            opens: [
                "Можна рахунок за замовлення @?", "У рахунку неправильна адреса.", "Чи можна заплатити переказом?",
            ],
            details: ["Номер замовлення @.", "Треба на фірму.", "Потрібен до кінця місяця."],
            replies: [
                "Я виправив і надіслав вам на пошту.", "Разом $ крон, оплата протягом # днів.",
                "Так, номер рахунку є у фактурі.",
            ]),
        .init(
            opens: [
                "У посилці дві банки розбилися.", "Полуниця була з пліснявою, я розчарована.",
                "Мені привезли чуже замовлення, моє було @.",
            ],
            details: ["Можу надіслати фото.", "Краще поверніть гроші.", "Це вже вдруге."],
            replies: [
                "Дуже перепрошую. Сьогодні безкоштовно надішлемо нові.", "Повернемо $ крон на картку.",
                "Дякую, що написали, передам пакувальникам.",
            ]),
    ],
    greetings: ["Добрий день!", "Доброго ранку", "Вітаю", "Добрий вечір,"],
    waits: ["Агов, є хтось?", "Ви ще тут?", "Я все ще чекаю…", "?"],
    welcomes: [
        "Добрий день, чим можу допомогти?", "Вітаю, це служба підтримки ринку.", "Добрий день, дякуємо, що написали.",
    ],
    apologies: ["Вибачте за очікування, сьогодні багато людей.", "Перепрошую за затримку, тепер я з вами."],
    checks: ["Хвилинку, подивлюся.", "Зараз запитаю на прилавку.", "Уже перевіряю."],
    questions: ["Можу ще чимось допомогти?", "Так буде добре?", "Додати до замовлення?"],
    thanks: ["Чудово, дякую!", "Дуже дякую.", "Це все, гарного дня.", "Добре, дякую"],
    returns: ["Вибачте, відійшла. Ще одне питання:", "Це знову я.", "Маю ще одне питання."],
    afterwords: ["Щойно дзвонили з прилавка: усе готово.", "Уточнення: завтра відкриваємося о % годині."])

let slovenian = Tongue(
    code: "sl",
    topics: [
        .init(
            opens: [
                "Imate danes svežo rdečo peso?", "Za soboto bi rada # kg paradižnika, bo šlo?",
                "So bučke od tega tedna?",
            ],
            details: ["Približno # kg, prosim.", "Raje manjše, če jih imate.", "Ali so škropljene?"],
            replies: [
                "Ja, nabrali smo jo zjutraj. Kilogram stane $ kron.", "Ostalo jih je še # kg, naj jih dam na stran?",
                "So z naše njive, nič škropljene.",
            ]),
        .init(
            opens: ["Kateri med priporočate za čaj?", "Imate spet kostanjev med?", "Kako dolgo zdrži lipov med?"],
            details: ["Dva kozarca bosta dovolj.", "Raje imam temnega, ne preveč sladkega.", "Je letošnji?"],
            replies: [
                "Kostanjev je temen in malo grenak, ljudje ga imajo radi.", "Kozarec 950 g stane $ kron.",
                "Dve leti, samo na suhem naj bo.",
            ]),
        .init(
            opens: [
                "Gredo modre skodele v pomivalni stroj?", "Iščem komplet # skodelic za poročno darilo.",
                "Ali je k velikemu čajniku tudi pokrov?",
            ],
            details: ["Modre ali sive, kar imate.", "Lahko zavijete kot darilo?", "Kako visok je?"],
            replies: [
                "Ja, vse je žgano na 1240 stopinj.", "Lončar jih dela po naročilu, traja približno # dni.",
                "Komplet stane $ kron, z darilnim ovojem.",
            ]),
        .init(
            opens: ["Dostavljate tudi na pošto &?", "Kdaj pride moje naročilo @?", "Lahko raje prevzamem na tržnici?"],
            details: ["Najbolje po % uri.", "Dopoldne ni nikogar doma.", "Drugo nadstropje, na zvoncu piše Novak."],
            replies: [
                "Naročilo je že pri kurirju, pride okrog % ure.", "Tja vozimo ob torkih in petkih.",
                "Seveda, stojnica je odprta do % ure.",
            ]),
        .init(
            opens: ["Lahko dobim račun za naročilo @?", "Na računu je napačen naslov.", "Lahko plačam z nakazilom?"],
            details: ["Številka naročila je @.", "Mora biti na podjetje.", "Potrebujem ga do konca meseca."],
            replies: [
                "Popravil sem ga in vam ga poslal po e-pošti.", "Skupaj je $ kron, rok plačila # dni.",
                "Ja, številka računa je na fakturi.",
            ]),
        .init(
            opens: [
                "V paketu sta bila dva kozarca razbita.", "Jagode so bile plesnive, kar razočarana sem.",
                "Dobil sem napačno naročilo, moje je bilo @.",
            ],
            details: ["Lahko pošljem sliko.", "Raje bi dobil denar nazaj.", "To je že drugič."],
            replies: [
                "Res mi je žal. Nove pošljemo še danes, brezplačno.", "Vrnemo vam $ kron na kartico.",
                "Hvala, da ste povedali, sporočil bom v pakirnico.",
            ]),
    ],
    greetings: ["Dober dan!", "Dobro jutro", "Živjo", "Pozdravljeni,"],
    waits: ["Halo, je kdo tam?", "Ste še tam?", "Še vedno čakam…", "?"],
    welcomes: [
        "Dober dan, kako lahko pomagam?", "Pozdravljeni, tukaj podpora tržnice.", "Dober dan, hvala, da ste pisali.",
    ],
    apologies: ["Oprostite za čakanje, danes je gneča.", "Se opravičujem za zamudo, zdaj sem pri vas."],
    checks: ["Trenutek, pogledam.", "Vprašam na stojnici.", "Takoj preverim."],
    questions: ["Lahko še kaj storim za vas?", "Bo tako v redu?", "Naj dodam k naročilu?"],
    thanks: ["Super, hvala!", "Odlično, najlepša hvala.", "To je vse, lep dan.", "V redu, hvala"],
    returns: ["Oprostite, morala sem stran. Še nekaj:", "Spet jaz.", "Imam še eno vprašanje."],
    afterwords: ["Pravkar so sporočili s stojnice: pripravljeno je.", "Majhen popravek: jutri odpremo ob % uri."])
