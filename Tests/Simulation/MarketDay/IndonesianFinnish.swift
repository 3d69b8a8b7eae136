// Indonesian and Finnish at the market.

let indonesian = Tongue(
    code: "id",
    topics: [
        .init(
            opens: [
                "Hari ini ada bit segar?", "Saya mau # kg tomat untuk hari Sabtu, bisa?", "Zukininya dari minggu ini?",
            ],
            details: ["Kira-kira # kg saja.", "Yang kecil kalau ada.", "Pakai pestisida tidak?"],
            replies: [
                "Ada, baru dipetik tadi pagi. Harganya $ korona per kilo.", "Tinggal # kg, mau saya sisihkan?",
                "Dari kebun kami sendiri, tanpa pestisida.",
            ]),
        .init(
            opens: [
                "Madu apa yang cocok untuk teh?", "Madu kastanye sudah ada lagi?", "Madu linden tahan berapa lama?",
            ],
            details: ["Dua botol cukup.", "Saya suka yang gelap dan tidak terlalu manis.", "Ini panen tahun ini?"],
            replies: [
                "Madu kastanye gelap dan agak pahit, banyak yang suka.", "Satu botol 950 g harganya $ korona.",
                "Tahan dua tahun, simpan di tempat kering.",
            ]),
        .init(
            opens: [
                "Mangkuk birunya boleh masuk mesin cuci piring?", "Saya cari satu set # cangkir untuk hadiah nikah.",
                "Teko besar itu ada tutupnya?",
            ],
            details: ["Biru atau abu-abu, yang ada saja.", "Bisa dibungkus kado?", "Tingginya berapa?"],
            replies: [
                "Boleh, semuanya dibakar pada 1240 derajat.", "Dibuat sesuai pesanan, kira-kira # hari.",
                "Satu set $ korona, sudah termasuk bungkus kado.",
            ]),
        .init(
            opens: ["Bisa kirim ke kode pos &?", "Pesanan saya @ kapan sampai?", "Boleh saya ambil sendiri di pasar?"],
            details: [
                "Paling baik setelah jam %.", "Pagi tidak ada orang di rumah.", "Lantai dua, di belnya tertulis Novak.",
            ],
            replies: [
                "Pesanan sudah di kurir, sampai sekitar jam %.", "Ke sana kami kirim hari Selasa dan Jumat.",
                "Tentu, kios kami buka sampai jam %.",
            ]),
        .init(
            opens: ["Bisa minta faktur untuk pesanan @?", "Alamat di fakturnya salah.", "Bisa bayar lewat transfer?"],
            details: ["Nomor pesanannya @.", "Tolong atas nama perusahaan.", "Saya perlu sebelum akhir bulan."],
            replies: [
                "Sudah saya perbaiki dan saya kirim lewat email.", "Totalnya $ korona, jatuh tempo # hari.",
                "Bisa, nomor rekening ada di faktur.",
            ]),
        .init(
            opens: [
                "Dua botol di paket saya pecah.", "Stroberinya berjamur, saya kecewa.",
                "Saya terima pesanan orang lain, punya saya @.",
            ],
            details: ["Saya bisa kirim fotonya.", "Saya lebih suka uangnya kembali.", "Ini sudah kedua kalinya."],
            replies: [
                "Mohon maaf sekali. Hari ini kami kirim yang baru, gratis.",
                "Uang $ korona kami kembalikan ke kartu Anda.",
                "Terima kasih sudah memberi tahu, saya teruskan ke bagian pengepakan.",
            ]),
    ],
    greetings: ["Halo!", "Selamat pagi", "Selamat siang", "Permisi,"],
    waits: ["Halo, ada orang?", "Masih di sana?", "Saya masih menunggu…", "?"],
    welcomes: [
        "Halo, ada yang bisa saya bantu?", "Selamat datang di layanan pelanggan pasar.",
        "Halo, terima kasih sudah menghubungi kami.",
    ],
    apologies: ["Maaf menunggu lama, hari ini ramai sekali.", "Maaf terlambat, sekarang saya bantu."],
    checks: ["Sebentar, saya lihat dulu.", "Saya tanyakan ke kios, ya.", "Sedang saya periksa."],
    questions: ["Ada lagi yang bisa saya bantu?", "Apakah begitu cocok?", "Saya tambahkan ke pesanan?"],
    thanks: ["Bagus, terima kasih!", "Oke, makasih banyak.", "Itu saja, selamat siang.", "Baik, makasih"],
    returns: ["Maaf, tadi saya pergi sebentar. Satu lagi:", "Ini saya lagi.", "Saya ada satu pertanyaan lagi."],
    afterwords: ["Baru ada kabar dari kios: sudah siap.", "Ralat sedikit: besok kami buka jam %."])

let finnish = Tongue(
    code: "fi",
    topics: [
        .init(
            opens: [
                "Onko teillä tänään tuoretta punajuurta?", "Haluaisin # kg tomaatteja lauantaiksi, onnistuuko?",
                "Ovatko kesäkurpitsat tältä viikolta?",
            ],
            details: ["Noin # kg, kiitos.", "Mieluummin pienempiä, jos on.", "Onko niitä ruiskutettu?"],
            replies: [
                "On, poimittu tänä aamuna. Kilo maksaa $ kruunua.", "Jäljellä on # kg, laitanko ne sivuun?",
                "Ne ovat omalta pellolta, ei ruiskutettu.",
            ]),
        .init(
            opens: [
                "Mitä hunajaa suosittelette teehen?", "Onko kastanjahunajaa taas?", "Kuinka kauan lehmushunaja säilyy?",
            ],
            details: ["Kaksi purkkia riittää.", "Pidän tummasta, ei liian makeasta.", "Onko se tämän vuoden satoa?"],
            replies: [
                "Kastanjahunaja on tummaa ja vähän kitkerää, siitä pidetään.", "950 gramman purkki maksaa $ kruunua.",
                "Kaksi vuotta, kunhan se on kuivassa.",
            ]),
        .init(
            opens: [
                "Voiko siniset kulhot pestä koneessa?", "Etsin # mukin sarjaa häälahjaksi.",
                "Kuuluuko isoon teekannuun kansi?",
            ],
            details: ["Sinisiä tai harmaita, kumpia on.", "Voitteko paketoida sen lahjaksi?", "Kuinka korkea se on?"],
            replies: [
                "Voi, kaikki on poltettu 1240 asteessa.",
                "Savenvalaja tekee ne tilauksesta, siihen menee noin # päivää.",
                "Sarja maksaa $ kruunua lahjapaketissa.",
            ]),
        .init(
            opens: ["Toimitatteko postinumeroon &?", "Milloin tilaukseni @ tulee?", "Voinko hakea sen itse torilta?"],
            details: [
                "Mieluiten kello % jälkeen.", "Aamulla kukaan ei ole kotona.",
                "Toinen kerros, ovikellossa lukee Novak.",
            ],
            replies: [
                "Tilaus on jo kuriirilla, se tulee noin kello %.", "Sinne toimitamme tiistaisin ja perjantaisin.",
                "Totta kai, kojumme on auki kello % asti.",
            ]),
        .init(
            opens: ["Saisinko laskun tilauksesta @?", "Laskussa on väärä osoite.", "Voiko maksaa tilisiirrolla?"],
            details: ["Tilausnumero on @.", "Sen pitäisi olla yritykselle.", "Tarvitsen sen kuun loppuun mennessä."],
            replies: [
                "Korjasin sen ja lähetin sähköpostiinne.", "Yhteensä $ kruunua, maksuaika # päivää.",
                "Voi, tilinumero on laskussa.",
            ]),
        .init(
            opens: [
                "Paketissa oli kaksi rikkinäistä purkkia.", "Mansikat olivat homeessa, olen pettynyt.",
                "Sain väärän tilauksen, omani oli @.",
            ],
            details: ["Voin lähettää kuvan.", "Haluaisin mieluummin rahat takaisin.", "Tämä on jo toinen kerta."],
            replies: [
                "Olen todella pahoillani. Lähetämme uudet tänään ilmaiseksi.", "Palautamme $ kruunua kortillenne.",
                "Kiitos kun kerroitte, vien viestin pakkaamoon.",
            ]),
    ],
    greetings: ["Hei!", "Huomenta", "Moi", "Hyvää päivää,"],
    waits: ["Haloo, onko siellä ketään?", "Oletteko vielä siellä?", "Odotan yhä…", "?"],
    welcomes: ["Hei, kuinka voin auttaa?", "Hyvää päivää, täällä torin asiakaspalvelu.", "Hei, kiitos viestistä."],
    apologies: ["Anteeksi odotus, tänään on ruuhkaa.", "Pahoittelen viivettä, nyt ehdin."],
    checks: ["Hetki, katson.", "Kysyn kojulta.", "Tarkistan heti."],
    questions: ["Voinko auttaa vielä jossain?", "Sopiiko näin?", "Lisäänkö sen tilaukseen?"],
    thanks: ["Hienoa, kiitos!", "Loistavaa, kiitos paljon.", "Siinä kaikki, mukavaa päivää.", "Ok, kiitos"],
    returns: ["Anteeksi, olin poissa. Vielä yksi asia:", "Minä täällä taas.", "Minulla on vielä yksi kysymys."],
    afterwords: ["Kojulta ilmoitettiin juuri: se on valmiina.", "Pieni korjaus: huomenna avaamme kello %."])
