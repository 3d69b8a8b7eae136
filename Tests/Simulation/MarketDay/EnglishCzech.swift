// English and Czech at the market.

let english = Tongue(
    code: "en",
    topics: [
        .init(
            opens: [
                "Do you have fresh beetroot today?", "I'd like # kg of tomatoes for Saturday, is that possible?",
                "Are the courgettes from this week?",
            ],
            details: ["About # kg, please.", "The smaller ones if you have them.", "Are they sprayed?"],
            replies: [
                "Yes, picked this morning. The kilo is $ crowns.", "We have # kg left, shall I put them aside?",
                "They come from our own field, nothing sprayed.",
            ]),
        .init(
            opens: [
                "Which honey would you recommend for tea?", "Is the chestnut honey back in stock?",
                "How long does the lime honey keep?",
            ],
            details: [
                "Two jars would be enough.", "I prefer it dark and not too sweet.", "Is it from this year's harvest?",
            ],
            replies: [
                "The chestnut one is dark and a little bitter, most people like it.", "A jar of 950 g is $ crowns.",
                "It keeps for two years, just keep it dry.",
            ]),
        .init(
            opens: [
                "Can the blue bowls go into the dishwasher?", "I'm looking for a set of # mugs as a wedding present.",
                "Does the big teapot come with a lid?",
            ],
            details: ["Blue or grey, whichever you have.", "Could you wrap it as a gift?", "How tall is it?"],
            replies: [
                "Yes, everything is fired at 1240 degrees.", "The potter makes them to order, it takes about # days.",
                "A set is $ crowns, gift wrapping included.",
            ]),
        .init(
            opens: ["Do you deliver to &?", "When will my order @ arrive?", "Can I pick it up at the market instead?"],
            details: [
                "After % o'clock would be best.", "Nobody is at home in the morning.",
                "It's the second floor, the bell says Novak.",
            ],
            replies: [
                "Your order is with the courier, it should be there around % o'clock.",
                "We deliver there on Tuesdays and Fridays.", "Of course, our stall is open until % o'clock.",
            ]),
        .init(
            opens: [
                "Could I get an invoice for order @?", "The invoice has the wrong address on it.",
                "Can I pay by bank transfer?",
            ],
            details: [
                "The order number is @.", "It should be made out to the company.", "I need it by the end of the month.",
            ],
            replies: [
                "I have corrected it and sent it to your e-mail.", "The total is $ crowns, due in # days.",
                "Yes, you will find the account number on the invoice.",
            ]),
        .init(
            opens: [
                "Two jars in my parcel arrived broken.", "The strawberries were mouldy, I'm quite disappointed.",
                "I got the wrong order, mine was @.",
            ],
            details: ["I can send you a picture.", "I'd rather have the money back.", "This is the second time."],
            replies: [
                "I'm very sorry. We'll send new ones today, free of charge.", "We'll return the $ crowns to your card.",
                "Thank you for telling us, I'm passing it on to the packers.",
            ]),
    ],
    greetings: ["Hello!", "Good morning", "Hi there", "Good afternoon,"],
    waits: ["Hello, is anybody there?", "Are you still there?", "I'm still waiting…", "?"],
    welcomes: [
        "Hello, how can I help?", "Good day, this is the market's customer service.", "Hi, thanks for writing to us.",
    ],
    apologies: ["Sorry for the wait, it's very busy today.", "I apologise for the delay, now I'm all yours."],
    checks: ["One moment, I'll have a look.", "Let me ask at the stall.", "I'm checking that for you."],
    questions: [
        "Is there anything else I can do for you?", "Would that be all right?", "Shall I put it on your order?",
    ],
    thanks: ["Great, thank you!", "Perfect, thanks a lot.", "That's all, have a nice day.", "OK, thanks"],
    returns: ["Sorry, I was away. One more thing:", "It's me again.", "I've got one more question."],
    afterwords: [
        "I've just heard from the stall: it is ready for you.", "A small correction: we open at % o'clock tomorrow.",
    ])

let czech = Tongue(
    code: "cs",
    topics: [
        .init(
            opens: [
                "Máte dnes čerstvou řepu?", "Chtěla bych na sobotu # kg rajčat, šlo by to?",
                "Jsou ty cukety z tohoto týdne?",
            ],
            details: ["Asi # kg, prosím.", "Radši ty menší, jestli máte.", "Jsou něčím stříkané?"],
            replies: [
                "Ano, sklízeli jsme dnes ráno. Kilo je za $ Kč.", "Zbývá # kg, mám je dát stranou?",
                "Jsou z našeho pole, ničím je nestříkáme.",
            ]),
        .init(
            opens: ["Jaký med doporučujete do čaje?", "Už máte zase kaštanový med?", "Jak dlouho vydrží lipový med?"],
            details: ["Stačí dvě sklenice.", "Mám raději tmavý a ne moc sladký.", "Je z letošní snůšky?"],
            replies: [
                "Kaštanový je tmavý a trochu hořký, lidem chutná.", "Sklenice 950 g stojí $ Kč.",
                "Vydrží dva roky, jen ho mějte v suchu.",
            ]),
        .init(
            opens: [
                "Mohou ty modré misky do myčky?", "Hledám sadu # hrnků jako svatební dar.",
                "Je k té velké konvici i poklička?",
            ],
            details: ["Modré nebo šedé, co máte.", "Můžete to zabalit jako dárek?", "Jak je vysoká?"],
            replies: [
                "Ano, všechno se pálí na 1240 stupňů.", "Hrnčíř je dělá na objednávku, trvá to asi # dní.",
                "Sada stojí $ Kč i s dárkovým balením.",
            ]),
        .init(
            opens: [
                "Doručujete i na PSČ &?", "Kdy přijde moje objednávka @?", "Můžu si to raději vyzvednout na tržišti?",
            ],
            details: ["Nejlépe po % hodině.", "Dopoledne nikdo není doma.", "Druhé patro, na zvonku je Novák."],
            replies: [
                "Objednávku už má kurýr, měl by dorazit kolem % hodiny.", "Tam rozvážíme v úterý a v pátek.",
                "Jistě, stánek máme otevřený do % hodin.",
            ]),
        .init(
            opens: ["Mohu dostat fakturu k objednávce @?", "Na faktuře je špatná adresa.", "Dá se platit převodem?"],
            details: ["Číslo objednávky je @.", "Má být na firmu.", "Potřebuji ji do konce měsíce."],
            replies: [
                "Opravil jsem ji a poslal vám ji e-mailem.", "Celkem je to $ Kč, splatnost # dní.",
                "Ano, číslo účtu najdete na faktuře.",
            ]),
        .init(
            opens: [
                "V balíku přišly dvě sklenice rozbité.", "Jahody byly plesnivé, to mě dost zklamalo.",
                "Dostal jsem cizí objednávku, moje byla @.",
            ],
            details: ["Můžu poslat fotku.", "Raději bych vrátil peníze.", "Stalo se to už podruhé."],
            replies: [
                "Moc se omlouvám. Nové pošleme ještě dnes zdarma.", "Vrátíme vám $ Kč na kartu.",
                "Děkuji, že jste napsali, předám to balírně.",
            ]),
    ],
    greetings: ["Dobrý den!", "Dobré ráno", "Zdravím", "Hezký den,"],
    waits: ["Haló, je tam někdo?", "Jste tam ještě?", "Pořád čekám…", "?"],
    welcomes: [
        "Dobrý den, s čím mohu pomoci?", "Dobrý den, tady zákaznická linka tržiště.", "Dobrý den, děkujeme, že píšete.",
    ],
    apologies: ["Omlouvám se, že jste čekali, máme dnes plno.", "Promiňte zdržení, už se vám věnuji."],
    checks: ["Moment, podívám se.", "Zeptám se na stánku.", "Hned to zjistím."],
    questions: ["Mohu pro vás udělat ještě něco?", "Bude to tak v pořádku?", "Mám to přidat k objednávce?"],
    thanks: ["Skvělé, děkuji!", "Výborně, díky moc.", "To je vše, hezký den.", "Dobře, díky"],
    returns: ["Promiňte, odběhla jsem. Ještě jedna věc:", "To jsem zase já.", "Mám ještě jeden dotaz."],
    afterwords: ["Právě volali ze stánku: máte to připravené.", "Malá oprava: zítra otevíráme v % hodin."])
