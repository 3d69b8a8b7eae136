var a=`Obrolan
Halo 👋
Ada yang bisa kami bantu?
Kami sedang online
Tim kami sedang tidak tersedia. Tinggalkan pesan, kami akan membalas.
Kami kembali {time}. Silakan tinggalkan pesan.
Buka obrolan
Tutup obrolan
{n} baru
Tulis pesan…
Jawaban…
Kirim
Lainnya
Mengirim…
Terkirim
Sampai
Dibaca
Tidak terkirim.
Terlalu panjang.
Coba lagi
Tidak ada koneksi. Pesan akan dikirim nanti.
Menghubungkan…
Sesi berakhir. Muat ulang halaman untuk melanjutkan.
{name} bergabung
Bot
{name} adalah asisten otomatis
{name} sedang menulis…
Tim kami
Dalam antrean
Antrean ke-{n}
sekitar {n} mnt
Kembali pukul {time}
Kami akan membalas di sini nanti
Obrolan berakhir
Kami membalas lewat cara lain
Tetap menunggu
Telepon saya
Kirim email
Tinggalkan pesan
Nomor telepon
Alamat email
Mohon periksa lagi.
Ya, masih di sini
Tidak, itu saja
Bicara dengan orang
Akhiri obrolan
Suara
Simpan obrolan ini
Unduh data saya
Lupakan saya
Hapus obrolan dari peramban ini?
Ya
Tidak
Bolehkah kami melihat teks selagi ditulis? Kami bisa membalas lebih cepat.
Mulai panggilan suara?
Tunjukkan halaman ini kepada kami?
Berlangsung
Akhiri
Bagaimana obrolannya?
Bagaimana {name}?
Obrolan secara umum
Akan merekomendasikan kami?
Berjalan lancar?
Waktu kami menyapa tepat?
Ada tambahan?
Terima kasih!
Pesan sebelumnya
Pesan baru
Pesan dihapus
diubah
Saya`;export{a as default};
