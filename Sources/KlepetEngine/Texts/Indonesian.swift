// Indonesian: "Anda" with its capital letter; a number changes no word.

enum Indonesian {
    static func phrase(_ key: TextKey) -> Phrase? {
        switch key {
        case .placeNext: .whole("Anda berada di urutan berikutnya.")
        case .place: .whole("Anda berada di nomor {position} dalam antrean.")
        case .estimate: .counted(.init(other: "Perkiraan waktu tunggu sekitar {minutes} menit."))
        case .openingUnknown: .whole("Saat ini kami tutup.")
        case .openingToday: .whole("Saat ini kami tutup dan buka kembali hari ini pukul {time}.")
        case .openingTomorrow: .whole("Saat ini kami tutup dan buka kembali besok pukul {time}.")
        case .openingWeekday: .whole("Saat ini kami tutup dan buka kembali pada hari {weekday} pukul {time}.")
        case .openingDate: .whole("Saat ini kami tutup dan buka kembali pada tanggal {date} pukul {time}.")
        case .closed:
            .whole(
                """
                {opening} Pesan Anda kami simpan dan kami akan menghubungi Anda. Bagaimana kami dapat menghubungi \
                Anda: lewat telepon atau email?
                """)
        case .closing:
            .whole(
                """
                {opening} Anda dapat mempertahankan tempat Anda, kami telepon kembali, atau kami kirimi \
                email. Mana yang Anda pilih?
                """)
        case .nobodyTakesOver:
            .whole(
                """
                Saat ini belum ada petugas yang dapat mengambil alih. Kami dapat menelepon Anda, mengirim email, atau \
                Anda dapat meninggalkan pesan di sini. Mana yang Anda pilih?
                """)
        case .closedWithBot:
            .whole(
                """
                {opening} Kami dapat menelepon Anda, mengirim email, atau Anda dapat meninggalkan pesan di \
                sini. Mana yang Anda pilih?
                """)
        case .staysWithBot: .whole("Terima kasih. Begitu ada petugas, percakapan ini akan diambil alih.")
        case .messageKept: .whole("Terima kasih. Pesan Anda kami simpan, dan jawabannya akan Anda temukan di sini.")
        case .anythingElse: .whole("Apakah ada hal lain yang dapat kami bantu?")
        case .inLine: .whole("Terima kasih atas pesan Anda. {place}")
        case .inLineAway:
            .whole(
                """
                Terima kasih atas pesan Anda. Saat ini belum ada petugas; pesan Anda kami simpan dan akan kami \
                jawab begitu petugas kembali.
                """)
        case .movedUp: .whole("Terima kasih telah menunggu. {place}")
        case .movedUpAway:
            .whole("Terima kasih telah menunggu. Saat ini belum ada petugas; pesan Anda tetap kami simpan.")
        case .choice:
            .whole(
                "{place} Anda dapat terus menunggu, kami telepon kembali, atau kami kirimi email. Mana yang Anda pilih?"
            )
        case .choiceAway:
            .whole(
                """
                Saat ini belum ada petugas. Anda dapat terus menunggu, kami telepon kembali, atau kami kirimi \
                email. Mana yang Anda pilih?
                """)
        case .keptPlace: .whole("Terima kasih. Tempat Anda dalam antrean tetap terjaga.")
        case .askPhone: .whole("Kami akan menelepon Anda. Di nomor berapa Anda dapat dihubungi?")
        case .askEmail: .whole("Kami akan menulis kepada Anda. Apa alamat email Anda?")
        case .willReach: .whole("Terima kasih. Kami akan menghubungi Anda.")
        case .waitedTooLong:
            .whole(
                """
                Mohon maaf, belum ada yang dapat menjawab Anda. Pesan Anda kami simpan dan kami akan menghubungi Anda. \
                Bagaimana kami dapat menghubungi Anda: lewat telepon atau email?
                """)
        case .unanswered:
            .whole("Mohon maaf, pesan Anda belum terjawab. Kami tidak melupakannya dan akan menghubungi Anda.")
        case .areYouThere: .whole("Apakah Anda masih di sana?")
        case .idleWarning:
            .counted(
                .init(
                    other:
                        """
                        Sudah beberapa saat kami tidak menerima kabar dari Anda, jadi obrolan ini akan berakhir dalam \
                        {minutes} menit. Anda dapat kembali dan langsung dibantu.
                        """))
        case .stillOnIt: .whole("Terima kasih atas kesabaran Anda. Kami masih mengerjakannya.")
        case .holdOver: .whole("Prosesnya lebih lama dari yang kami janjikan, mohon maaf. Kami masih mengerjakannya.")
        case .promiseOver: .whole("Kami berjanji sudah kembali sekarang. Mohon maaf, masih perlu sedikit waktu lagi.")
        case .operatorDropped: .whole("Tampaknya koneksi petugas Anda terputus. Mohon tunggu sebentar.")
        case .backInLine:
            .whole(
                """
                Petugas Anda belum kembali. Anda berada di urutan terdepan, dan petugas pertama yang \
                tersedia akan membantu Anda.
                """)
        case .helpIsComing:
            .whole("Kami sedang memanggil rekan yang lebih berpengalaman. Sebentar lagi ia akan membantu Anda.")
        case .greeting: .whole("Halo, {visitor}. {operator} sekarang melayani Anda dan sedang membaca pesan Anda.")
        case .greetingNameless: .whole("Halo. {operator} sekarang melayani Anda dan sedang membaca pesan Anda.")
        }
    }
}
