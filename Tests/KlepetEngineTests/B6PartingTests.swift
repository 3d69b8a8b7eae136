import Testing

@testable import KlepetEngine

@Suite("B6.4 who only thanks, agrees or says goodbye")
struct B6PartingTests {
    private func isParting(_ words: String, _ question: Parting.Question = .none, name: String = "Jana") -> Bool {
        var (words, name) = (words, name)
        return words.withUTF8 { text in name.withUTF8 { Parting.isAll(of: text, after: question, name: $0) } }
    }

    static let partings: [(String, [String])] = [
        (
            "en",
            [
                "Thanks", "thank you!", "THANK YOU SO MUCH!!!", "Thx", "ty", "ok", "OK.", "Okay, thanks",
                "ok thanks bye",
                "Great, thank you very much", "Perfect!", "Got it, thanks", "Thanks for your help", "cheers mate",
                "Thank you for the quick reply!", "Alright, have a nice day", "Bye", "bye bye", "See you", "No thanks",
                "No, that's all. Thank you!", "that’s all", "thats all, thx", "Thanks Jana", "Thank you, Jana!",
                "👍", "🙏", "👍🏽", "Thanks 🙂", "Thanks :)", "ok ;-)", "Thaaaanks", "Great!!! 🎉", "Awesome, cheers",
                "Thank you for everything and have a great weekend", "you too", "Understood.", "I see, thanks",
                "Thanks a lot :D", "Yes", "yep, thanks", "ok\nthanks\nbye", "  thanks  ", "Hi, thanks!", "❤️", "👋",
                "Many thanks for your time", "that works, thanks", "Sounds good", "No worries, take care",
            ]
        ),
        (
            "cs",
            [
                "Děkuji", "děkuju moc", "Díky!", "dekuji", "Díky moc za pomoc", "Dobře, děkuji", "ok díky", "V pořádku",
                "Děkuji, na shledanou", "Na shledanou", "nashle", "Super, díky", "Hezký den", "Děkuji a hezký den",
                "Děkuji, přeji hezký den!", "Mějte se hezky", "To je vše, děkuji", "Ne, děkuji", "Rozumím, děkuji",
                "Moc děkuji za rychlou odpověď", "Děkuji, Jano", "jasně, díky", "Výborně!", "tak jo, díky",
                "Ano, děkuji",
                "Děkujeme za ochotu", "Díky, ahoj", "Díky, pěkný den i vám", "DĚKUJI!!!", "Skvělé, děkuji 🙂",
                "nápodobně",
            ]
        ),
        (
            "uk",
            [
                "Дякую", "дякую!", "Дуже дякую", "Щиро дякую за допомогу", "Добре, дякую", "ок", "Ок, дякую", "Спасибі",
                "Зрозуміло, дякую", "Дякую, гарного дня", "До побачення", "Дякую, до побачення!", "Гаразд",
                "Ні, дякую", "Це все, дякую", "Дякую за швидку відповідь", "Гарного вечора", "Добре)",
                "Дякую))", "Чудово, дякую", "і вам гарного дня", "На все добре!", "Зрозуміла, дякую", "Велике спасибі",
                "Домовились", "Так, дякую", "👍 дякую", "Більше питань немає, дякую", "всього найкращого",
            ]
        ),
        (
            "sl",
            [
                "Hvala", "hvala lepa", "Najlepša hvala", "V redu, hvala", "vredu", "ok hvala", "Hvala, lep dan",
                "Hvala in lep pozdrav", "Nasvidenje", "na svidenje", "Super, hvala", "Razumem, hvala", "Odlično!",
                "Hvala za pomoč", "Hvala za hiter odgovor", "Ne, hvala", "To je vse, hvala", "Lep dan še naprej", "lp",
                "Adijo", "Hvala, Jana", "Ja, hvala", "Velja, hvala", "Dobro, se slišimo", "Hvala vam", "enako tudi vam",
                "Zelo ste mi pomagali, hvala", "LEPA HVALA!", "Lahko noč",
            ]
        ),
        (
            "id",
            [
                "Terima kasih", "terima kasih banyak", "makasih", "Makasih ya kak", "Oke, terima kasih", "ok makasih",
                "Baik, terima kasih", "Baik kak, makasih ya", "siap", "Sip, makasih", "Mantap!",
                "Terima kasih atas bantuannya",
                "Tidak, terima kasih", "Itu saja, terima kasih", "Sudah cukup, terima kasih", "Sampai jumpa",
                "Selamat malam, terima kasih", "Baiklah", "Paham, terima kasih", "Sama-sama", "Terima kasih, Jana",
                "Oke deh", "gak apa-apa, makasih", "terima kasih infonya", "Noted", "Terimakasih 🙏", "Iya, makasih",
                "makasih~", "Terima kasih, semoga hari Anda menyenangkan",
            ]
        ),
        (
            "fi",
            [
                "Kiitos", "kiitos paljon", "Paljon kiitoksia", "Kiitti", "Ok, kiitos", "Selvä, kiitos", "selvä",
                "Kiitos avusta", "Kiitos nopeasta vastauksesta", "Hyvä, kiitos", "Kiitos, hei hei", "Hei hei",
                "Näkemiin",
                "Hyvää päivänjatkoa", "Kiitos ja hyvää päivänjatkoa!", "Ei kiitos", "Ei muuta, kiitos",
                "Siinä kaikki, kiitos",
                "Joo, kiitos", "Loistavaa, kiitos", "Ymmärrän", "Kiitos, Jana", "moikka", "Kiitos samoin", "Asia selvä",
                "Suuri kiitos", "Okei, kiitti", "Mukavaa viikonloppua", "Toimii, kiitos", "KIITOS!",
            ]
        ),
    ]

    static let others: [(String, [String])] = [
        (
            "en",
            [
                "thanks, but it still fails", "ok?", "no thanks I want a refund", "Thanks?", "Thanks for nothing",
                "ok but when",
                "Thanks in advance", "yes please", "Thank you. When will it arrive", "ok so", "thanks and", "hello",
                "Hi Jana",
                "not ok", "ok :(", "ok 2", "Thanks, my number is 12345", "thanks for the refund I did not get", "no",
                "Nothing",
                "I will wait", "ok wait", "Great, another delay", "please", "fine, I will go elsewhere", "👎", "😡",
                "thanks 😡",
                "🙂", "", "...", "!!!", "good grief", "Bye the way", "it works not", "that is not all",
                "ok I have one more question",
                "ok, thanks (not)", "Thanks @support", "thank you http://example.com", "so much", "and", "Jana",
                "are you there",
                "Where is my order", "I want to say thanks to whoever sent me the wrong shoes", "perfectly useless",
            ]
        ),
        (
            "cs",
            [
                "Děkuji, ale nefunguje to", "ok?", "Děkuji předem", "Dobrý den", "ne", "nic", "Díky, a kdy to přijde",
                "Dobře, ale kdy", "prosím", "ano prosím", "Děkuji, ještě jeden dotaz", "Ne děkuji, chci vrátit peníze",
                "vše",
                "ahoj", "Jano", "Děkuji za nic", "není to v pořádku", "tak", "dobře, počkám", "hezký den to není",
                "moc",
                "Děkuji (ironicky)", "díky, objednávka 123",
            ]
        ),
        (
            "uk",
            [
                "Дякую, але не працює", "ок?", "Дякую наперед", "Добрий день", "ні", "Дякую, а коли", "Добре, але коли",
                "будь ласка",
                "так, будь ласка", "Дякую, ще одне питання", "Ні, дякую, поверніть гроші", "все", "привіт", "не добре",
                "зачекаю",
                "дякую за нічого", "ок((", "дякую, замовлення 123", "то", "дуже погано",
            ]
        ),
        (
            "sl",
            [
                "Hvala, ampak ne deluje", "ok?", "Vnaprej hvala", "Dober dan", "ne", "Hvala, kdaj pa pride",
                "V redu, vendar kdaj",
                "prosim", "ja, prosim", "Hvala, še eno vprašanje", "Ne, hvala, želim vračilo", "vse", "živjo",
                "ni v redu", "počakam",
                "hvala za nič", "hvala, naročilo 123", "zelo slabo", "lep dan je bil včeraj",
            ]
        ),
        (
            "id",
            [
                "Terima kasih, tapi masih gagal", "ok?", "Terima kasih sebelumnya", "Selamat pagi", "tidak",
                "Makasih, kapan sampai",
                "Baik, tapi kapan", "tolong", "ya, tolong", "Terima kasih, satu pertanyaan lagi",
                "Tidak, saya mau uang kembali",
                "sudah", "halo kak", "tidak baik", "saya tunggu", "tidak terima kasih saya mau refund",
                "makasih, pesanan 123", "kak",
                "belum bisa", "boleh",
            ]
        ),
        (
            "fi",
            [
                "Kiitos, mutta ei toimi", "ok?", "Kiitos etukäteen", "Hyvää huomenta", "ei", "Kiitos, milloin se tulee",
                "Selvä, mutta milloin", "ole hyvä ja auta", "kyllä, voisitko", "Kiitos, vielä yksi kysymys",
                "Ei kiitos, haluan rahat takaisin",
                "hei", "moi", "ei selvä", "odotan", "kiitos ei mistään", "kiitos, tilaus 123", "todella huono",
                "vielä",
            ]
        ),
    ]

    @Test(
        "B6.4 given a visitor's whole message of thanks, agreement or goodbye, then it is a parting",
        arguments: partings)
    func isOne(_ language: String, _ messages: [String]) {
        for message in messages { #expect(isParting(message), "\(language): \(message)") }
    }

    @Test("B6.4 given a message that says anything else, then it is an ordinary one", arguments: others)
    func isNone(_ language: String, _ messages: [String]) {
        for message in messages { #expect(!isParting(message), "\(language): \(message)") }
    }

    @Test("B6.4 given an operator's question, then agreement answers it and thanks do not")
    func afterAQuestion() {
        for words in [
            "ok", "yes", "Sure", "Dobře", "ano, děkuji", "Добре", "так", "v redu", "ja, hvala", "baik", "iya", "selvä",
            "joo",
        ] {
            #expect(!isParting(words, .some), "\(words)")
        }
        for words in [
            "ok thanks", "No thanks", "Bye", "Ne, děkuji", "Ні, дякую", "Ne, hvala", "Tidak, terima kasih", "Ei kiitos",
        ] {
            #expect(isParting(words, .some), "\(words)")
        }
    }

    @Test("B10.1 given \"anything else?\", then no says that it is all, and yes that it is not")
    func afterAnythingElse() {
        for words in [
            "No", "nope", "nothing", "ne", "Ne, to je vše", "vše", "ні", "Ні, дякую", "nič", "tidak", "gak ada kak",
            "ei", "ei muuta", "ok",
        ] {
            #expect(isParting(words, .anythingElse), "\(words)")
        }
        for words in ["Yes", "ano", "так", "ja", "iya", "kyllä", "No, it still fails", "ne?", "hello"] {
            #expect(!isParting(words, .anythingElse), "\(words)")
        }
    }

    @Test("B6.4 given the operator's name in any case, then it may stand beside the thanks; a stranger's may not")
    func names() {
        for words in ["Thanks Petr", "Díky, Petře", "Petr, díky"] {
            #expect(isParting(words, name: "Petr Novák"), "\(words)")
        }
        #expect(isParting("Děkuji, paní Nováková", name: "Jana Nováková"))
        #expect(isParting("Дякую, Олено", name: "Олена"))
        #expect(!isParting("Thanks Bob", name: "Petr"))
        #expect(!isParting("Thanks Bob", name: ""))
        #expect(!isParting("Petr", name: "Petr"))
    }

    @Test("B6.4 given bytes that are no words, or very many, then they are an ordinary message, and nothing traps")
    func anyBytes() {
        let odd: [[UInt8]] = [
            [0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x91], [0], Array(repeating: 0xCC, count: 40),
            [0xF7, 0xBF, 0xBF, 0xBF],
        ]
        for bytes in odd {
            bytes.withUnsafeBufferPointer { text in
                #expect(!Parting.isAll(of: text, after: .none, name: text))
                _ = Parting.isAll(of: text, after: .anythingElse)
            }
        }
        #expect(!isParting(String(repeating: "ok ", count: 30)))
        #expect(!isParting(String(repeating: "thanks ", count: 60)))
        #expect(isParting("ok e\u{301}", .none) == false)
        #expect(isParting("De\u{30C}kuji"), "however an accent is put together")
    }
}
