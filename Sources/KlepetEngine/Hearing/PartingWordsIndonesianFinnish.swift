// Thanks, agreement and goodbye (B6.4) in Indonesian and Finnish.

extension PartingWords {
    /// With what is left of words in a hurry. "Ya" is an answer, and a particle behind everything.
    static let indonesian = PartingWords(
        thanks: [
            "terima kasih", "terimakasih", "trimakasih", "trima kasih", "makasih", "makasi", "maksih", "mksh",
            "mksih", "makaci", "trims", "trimss", "tengkyu", "tq", "tks", "thankyou", "matur nuwun", "matur suwun",
            "hatur nuhun", "nuhun", "suwun", "terima kasih banyak", "alhamdulillah",
            "sama sama", "samasama", "kembali kasih", "terima kasih kembali", "senang bisa membantu",
            "senang membantu", "dengan senang hati",
        ],
        agrees: [
            "baik", "baiklah", "oke", "okeh", "okee", "oke deh", "oke sip", "siap", "sip", "sipp", "sip deh",
            "mantap", "mantul", "mantab", "bagus", "bagus sekali", "keren", "sempurna", "paham", "saya paham",
            "sudah paham", "saya mengerti", "mengerti", "ngerti", "saya ngerti", "dimengerti", "noted", "jelas",
            "sudah jelas", "sudah bisa", "sudah berhasil", "berhasil", "udah bisa", "udah berhasil", "tidak masalah",
            "gak masalah", "nggak masalah", "ga masalah", "tidak apa apa", "tidak apa", "gak apa apa", "ga apa apa",
            "gapapa", "nggak papa", "gak papa", "ga papa", "ngga papa", "aman", "luar biasa", "hebat", "senang",
            "sangat membantu", "sangat terbantu", "saya terbantu", "saya sangat terbantu", "terbantu", "sangat jelas",
            "sudah beres", "beres", "saya catat", "sudah saya terima",
        ],
        bye: [
            "sampai jumpa", "sampai jumpa lagi", "sampai nanti", "sampai bertemu lagi", "dadah", "daah", "dah",
            "selamat tinggal", "semoga harimu menyenangkan", "semoga hari anda menyenangkan",
            "semoga harinya menyenangkan", "semoga sehat selalu", "sehat selalu", "sukses selalu", "semoga sukses",
            "selamat beraktivitas", "selamat bekerja", "selamat beristirahat", "selamat istirahat",
            "selamat berlibur", "selamat berakhir pekan", "salam", "salam hangat", "salam sehat", "sama sama",
            "samasama", "wassalam", "hati hati", "have a nice day", "selamat malam dan sampai jumpa",
        ],
        done: [
            "itu saja", "itu aja", "itu dulu", "itu saja dulu", "itu dulu saja", "itu saja dari saya", "sudah cukup",
            "cukup", "cukup sekian", "sekian", "sekian dulu", "sudah itu saja", "sudah terima kasih", "sudah makasih",
            "udah makasih", "sudah cukup terima kasih", "tidak ada lagi", "gak ada lagi", "nggak ada lagi",
            "ga ada lagi", "tidak terima kasih", "tidak makasih", "enggak makasih", "gak makasih", "nggak makasih",
            "tidak ada terima kasih", "gak ada makasih", "tidak ada pertanyaan lagi", "tidak ada pertanyaan",
            "gak ada pertanyaan", "belum ada terima kasih", "tidak usah terima kasih", "tidak perlu terima kasih",
            "sudah tidak ada",
        ],
        yes: [
            "ya", "iya", "yoi", "betul", "betul sekali", "benar", "benar sekali", "tepat", "tepat sekali", "setuju",
            "saya setuju", "tentu", "tentu saja", "pasti", "yup", "iyah", "yap",
        ],
        no: [
            "tidak", "tidak ada", "nggak", "enggak", "gak", "ngga", "gak ada", "ga ada", "nggak ada", "ngga ada",
            "enggak ada", "belum", "belum ada", "ga", "sudah", "udah",
        ],
        besides: [
            "banyak", "banyak banyak", "ya", "yah", "yaa", "sekali", "kak", "kakak", "ka", "mas", "mbak", "mba",
            "min", "admin", "pak", "bapak", "bu", "ibu", "gan", "sis", "bro", "om", "tante", "bang",
            "atas bantuannya", "atas bantuan anda", "atas infonya", "atas informasinya", "atas jawabannya",
            "atas waktunya", "atas penjelasannya", "atas perhatiannya", "atas responnya", "atas respon cepatnya",
            "atas respons cepatnya", "atas fast responnya", "atas kesabarannya", "atas pelayanannya",
            "atas solusinya", "atas sarannya", "atas konfirmasinya", "atas kerjasamanya",
            "atas bantuan dan informasinya", "untuk bantuannya", "untuk infonya", "untuk informasinya",
            "untuk penjelasannya", "untuk semuanya", "atas semuanya", "bantuannya", "infonya", "informasinya",
            "penjelasannya", "jawabannya", "responnya", "sudah membantu", "telah membantu", "udah bantu",
            "sudah dibantu", "udah dibantu", "sudah bantu", "sangat", "juga", "lagi", "deh", "dong", "sih", "nih",
            "lho", "loh", "semuanya", "semua", "halo", "hai", "selamat pagi", "selamat siang", "selamat sore",
            "selamat malam", "kembali", "oh", "wah", "kakaknya",
        ],
        links: ["dan", "kalau begitu", "kalo gitu", "kalau gitu", "kalo begitu", "jadi"])

    /// "Kiitos etukäteen" asks for something: it is not among these.
    static let finnish = PartingWords(
        thanks: [
            "kiitos", "kiitoksia", "kiitti", "kiitsa", "kiits", "kiitän", "kiitämme", "kiitokset", "suuri kiitos",
            "suuret kiitokset", "suurkiitos", "suurkiitokset", "iso kiitos", "isot kiitokset", "lämmin kiitos",
            "lämpimät kiitokset", "tuhannet kiitokset", "tuhat kiitosta", "kiitollinen", "olen kiitollinen",
            "olette ihania", "olet ihana", "olet paras", "olette parhaita", "olet kulta", "tattis", "arvostan",
            "arvostan tätä",
            "eipä kestä", "ei kestä", "ole hyvä", "olkaa hyvä", "ilo auttaa", "ilo oli auttaa", "mukava auttaa",
            "kiitos itsellesi", "kiitos samoin", "kiitos teille",
        ],
        agrees: [
            "okei", "oukei", "selvä", "selvä juttu", "selvä homma", "selväksi tuli", "tuli selväksi", "selvis",
            "hyvä", "hyvä juttu", "hyvä homma", "hyvä niin", "hienoa", "hieno", "hieno homma", "hieno juttu",
            "loistavaa", "loistava", "loistava juttu", "mahtavaa", "mahtava", "mahtava juttu", "erinomaista",
            "erinomainen", "mainiota", "mainio", "täydellistä", "täydellinen", "ymmärrän", "ymmärsin", "asia selvä",
            "asia kunnossa", "asia ok", "asia on selvä", "asia tuli selväksi", "asia hoitui", "asia ratkesi",
            "kunnossa", "kaikki kunnossa", "kaikki hyvin", "kaikki ok", "ei hätää", "ei se mitään", "ei mitään hätää",
            "ei ongelmaa", "ei ongelmia", "ei haittaa", "ei se haittaa", "sopii", "sopii hyvin", "se sopii",
            "sovittu", "jes", "jees", "juhuu", "toimii", "toimii nyt", "nyt toimii", "se toimii", "nyt se toimii",
            "se toimi", "toimi", "onnistui", "nyt onnistui", "se onnistui", "okidoki", "kiva", "kivaa", "kiva juttu",
            "kiva kuulla", "hyvä kuulla", "hyvä tietää", "upeaa", "upea", "jepulis", "hyvin", "oikein hyvä",
            "tämä auttoi", "se auttoi", "auttoi", "olitte suureksi avuksi", "olit suureksi avuksi", "oli suuri apu",
            "pärjään tällä", "tällä pärjään", "tästä oli apua",
        ],
        bye: [
            "näkemiin", "hei hei", "heihei", "heippa", "heippahei", "hei sitten", "heissan", "moi moi", "moimoi",
            "moikka", "moikkamoi", "moro moro", "nähdään", "kuulemiin", "hyvää päivänjatkoa", "päivänjatkoa",
            "mukavaa päivänjatkoa", "oikein hyvää päivänjatkoa", "hyvää illanjatkoa", "illanjatkoa",
            "mukavaa illanjatkoa", "mukavaa päivää", "hyvää päivää", "kivaa päivää", "kaunista päivää",
            "ihanaa päivää", "hyvää iltaa", "mukavaa iltaa", "kivaa iltaa", "hyvää viikonloppua",
            "mukavaa viikonloppua", "kivaa viikonloppua", "hyvää viikonjatkoa", "hyvää viikkoa", "hyvää yötä", "öitä",
            "hyvää jatkoa", "kaikkea hyvää", "hyvää kesää", "mukavaa kesää", "hyvää joulua", "ystävällisin terveisin",
            "terveisin", "samoin", "samaa sinulle", "samaa teille", "sitä samaa", "kiitos samoin", "hyvät jatkot",
            "pidä huolta", "pidä huolta itsestäsi", "kuullaan", "palataan",
        ],
        done: [
            "siinä kaikki", "siinä se", "siinä oli kaikki", "se oli siinä", "tässä kaikki", "tässä oli kaikki",
            "se oli kaikki", "ei muuta", "ei mitään muuta", "ei muuta kiitos", "ei kiitos", "ei kiitos ei muuta",
            "ei muita kysymyksiä", "ei muuta kysyttävää", "ei ole muuta", "ei ole muuta kysyttävää",
            "ei ole muita kysymyksiä", "ei enää muuta", "ei enempää", "ei tällä kertaa", "ei tarvitse",
            "ei tarvitse kiitos", "tämä riittää", "se riittää", "riittää", "ei muuta tällä kertaa", "ei nyt muuta",
            "ei ole kysyttävää",
        ],
        yes: [
            "kyllä", "joo", "juu", "jep", "juup", "niin", "niin on", "aivan", "juuri niin", "totta kai", "tottakai",
            "tietysti", "samaa mieltä", "kyl", "joo kyllä", "kyllä vain", "kyllä kiitos", "oikein", "pitää paikkansa",
        ],
        no: ["ei", "eipä", "ei ole", "ei mitään", "eipä mitään", "eipä muuta"],
        besides: [
            "paljon", "kovasti", "oikein", "oikein paljon", "tosi", "tosi paljon", "todella", "todella paljon",
            "suuri", "suuresti", "iso", "avusta", "kaikesta avusta", "avustasi", "avustanne", "tiedosta", "tiedoista",
            "vastauksesta", "vastauksista", "nopeasta vastauksesta", "nopeasta avusta", "nopeasta palvelusta",
            "nopeasta reagoinnista", "neuvosta", "neuvoista", "infosta", "ajastanne", "ajastasi", "palvelusta",
            "hyvästä palvelusta", "loistavasta palvelusta", "ystävällisestä palvelusta", "kärsivällisyydestä",
            "kaikesta", "tuesta", "vaivannäöstä", "selvityksestä", "selvennyksestä", "tästä", "siitä", "teille",
            "sinulle", "sulle", "vielä kerran", "vielä", "jälleen", "taas", "hei", "moi", "moro", "terve", "päivää",
            "herra", "rouva", "no niin", "vau", "oho", "jaa", "tänään", "avun saamisesta",
        ],
        links: ["ja", "no", "sitten", "sit", "no sitten"])
}
