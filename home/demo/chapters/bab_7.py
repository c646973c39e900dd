"""Bab VII Penutup."""

from home.demo.prose import Chapter, callout, citation, section, table, text

CHAPTER = Chapter(
    key="bab-7",
    title="Penutup",
    agency="setda",
    summary="Kaidah pelaksanaan, komitmen bersama, dan ketentuan peralihan.",
    notes={
        "edisi": "Edisi adalah keadaan seluruh bab dan rencana aksi pada saat ditetapkan dengan keputusan Wali Kota.",
        "pasal19": "Reviu peta rencana pemerintah daerah dilakukan pada paruh waktu dan tahun terakhir pelaksanaan, atau sewaktu-waktu sesuai kebutuhan.",
    },
    body=(
        section("Kaidah pelaksanaan", "kaidah"),
        text("""
            Rencana Induk SPBE Kota Ternate Tahun 2025–2029 dilaksanakan dengan kaidah sebagai berikut:

            1. perangkat daerah menggunakan rencana ini sebagai pedoman penyusunan rencana strategis dan rencana kerja yang berkaitan dengan teknologi informasi dan komunikasi;
            1. usulan belanja teknologi yang tidak tercantum dalam {bab-5} hanya dapat diproses setelah rencana aksi baru diajukan dan disetujui;
            1. kepala perangkat daerah bertanggung jawab atas kebenaran laporan kemajuan dan bukti dukung yang disampaikan unitnya;
            1. Sekretaris Daerah mengoordinasikan pelaksanaan dan menyampaikan laporan kepada Wali Kota setiap semester; dan
            1. Inspektorat mengawasi pelaksanaan dan memantau tindak lanjut.
        """),
        section("Penetapan dan edisi", "penetapan"),
        text("""
            Setelah seluruh bab dan rencana aksi disetujui, rencana ini ditetapkan sebagai satu kesatuan oleh Wali Kota dan menjadi
            edisi[^edisi] pertama. Perubahan setelah penetapan tetap melewati persetujuan berjenjang sebagaimana diatur dalam
            {bab-6#persetujuan}, sehingga masyarakat selalu dapat membandingkan keadaan terakhir dengan edisi yang ditetapkan.
        """),
        citation(
            "Peraturan Presiden Nomor 95 Tahun 2018 tentang Sistem Pemerintahan Berbasis Elektronik",
            "Pasal 19",
        ),
        section("Reviu", "reviu"),
        text("""
            Reviu dilaksanakan pada paruh waktu dan tahun terakhir[^pasal19]. Bahan reviu disiapkan sekretariat dari data yang telah
            terkumpul dalam sistem: kemajuan triwulanan, hasil evaluasi, hasil audit, daftar risiko, serta masukan masyarakat dan
            perangkat daerah. Hal-hal yang dinilai dalam reviu disajikan pada tabel berikut.
        """),
        table(
            "Pokok penilaian dalam reviu",
            [
                ["Pokok", "Pertanyaan", "Sumber data"],
                [
                    "Kesesuaian",
                    "Apakah arsitektur masih selaras dengan kebijakan nasional dan RPJMD?",
                    "Peraturan baru, RPJMD",
                ],
                [
                    "Capaian",
                    "Sasaran mana yang tercapai, terlambat, atau tidak lagi relevan?",
                    "Laporan triwulanan",
                ],
                [
                    "Anggaran",
                    "Apakah pagu yang tersisa cukup untuk target yang tersisa?",
                    "Realisasi anggaran",
                ],
                ["Risiko", "Risiko apa yang baru dan risiko apa yang dapat ditutup?", "Daftar risiko"],
                [
                    "Kelembagaan",
                    "Apakah penanggung jawab masih tepat setelah penataan perangkat daerah?",
                    "Susunan perangkat daerah",
                ],
                [
                    "Pengalaman warga",
                    "Layanan mana yang paling sering dikeluhkan dan mengapa?",
                    "Saluran pengaduan, survei",
                ],
            ],
        ),
        section("Ketentuan peralihan", "peralihan"),
        text("""
            Kegiatan teknologi informasi dan komunikasi yang sudah berjalan pada saat rencana ini diterbitkan diselesaikan menurut
            kontraknya dan disesuaikan dengan arsitektur pada kesempatan pembaruan berikutnya. Aplikasi yang tidak memenuhi
            ketentuan domain aplikasi diberi waktu penyesuaian sampai dengan akhir tahun 2026. Setelah waktu tersebut, aplikasi yang
            belum disesuaikan tidak memperoleh alokasi pemeliharaan.

            Dalam hal terjadi penggabungan, pemecahan, atau perubahan nama perangkat daerah, rencana aksi beralih kepada perangkat
            daerah penerus beserta seluruh riwayat, laporan, dan bukti dukungnya. Naskah yang telah disetujui tetap tercatat atas
            nama perangkat daerah dan pejabat yang menyetujuinya pada saat itu.
        """),
        section("Pembagian tanggung jawab pelaksanaan", "tanggung-jawab"),
        text("""
            Pelaksanaan rencana menuntut kejelasan mengenai siapa yang memulai, siapa yang membantu, dan siapa yang memeriksa.
            Penanggung jawab setiap rencana aksi hanya satu perangkat daerah. Unit pendukung membantu sesuai tugasnya dan membaca
            laporan kemajuan rencana aksi yang didukungnya, tetapi tidak melaporkan atas nama penanggung jawab. Apabila unit
            pendukung tidak dapat memenuhi dukungan yang telah disepakati, hal tersebut disampaikan kepada penanggung jawab dan
            sekretariat sebelum triwulan berakhir.

            Selama pelaksanaan, sekretariat menjaga agar tiga hal selalu tersedia dan mutakhir: daftar penanggung jawab beserta
            jabatan dan masa tugasnya, kalender pelaporan, serta daftar dokumen pendukung. Ketiganya dikelola dalam sistem yang
            sama dengan naskah rencana sehingga pergantian pejabat tidak memutus pekerjaan. Pejabat baru menerima antrean yang sama
            dengan pejabat lama, lengkap dengan riwayat dan catatan pengembalian.
        """),
        section("Jadwal tahun pertama", level=3),
        text("""
            Tahun pertama menentukan kebiasaan tahun-tahun berikutnya. Karena itu langkah-langkah berikut diselesaikan lebih dahulu:

            1. penunjukan PIC pada seluruh perangkat daerah paling lambat triwulan pertama;
            1. penetapan peraturan wali kota dan tata kerja Tim Koordinasi SPBE;
            1. pelatihan pengisian laporan dan pengunggahan bukti dukung bagi seluruh PIC;
            1. penyesuaian usulan belanja teknologi pada perubahan anggaran; dan
            1. pelaksanaan rapat koordinasi triwulanan yang pertama dengan menggunakan data dari sistem.

            Perangkat daerah yang belum memiliki tenaga teknis memperoleh pendampingan dari sekretariat sebagaimana diatur dalam {bab-6#kelembagaan}. Pendampingan
            diutamakan bagi kecamatan di wilayah kepulauan dan dijadwalkan bersamaan dengan kunjungan petugas zona agar biaya
            perjalanan tidak dikeluarkan dua kali.
        """),
        section("Komitmen bersama", "komitmen"),
        text("""
            Keberhasilan rencana ini tidak ditentukan oleh banyaknya aplikasi, melainkan oleh berkurangnya beban warga. Ukuran yang
            paling sederhana adalah perjalanan yang tidak perlu lagi dilakukan: seorang nelayan di Tifure yang memperoleh akta
            kelahiran anaknya tanpa menyeberang, seorang pedagang di Gamalama yang membayar retribusi tanpa antre, dan seorang guru
            di Moti yang mengurus kenaikan pangkat dari sekolahnya sendiri.

            Untuk itu setiap perangkat daerah diharapkan menjaga tiga kebiasaan: melaporkan apa adanya, menjawab setiap masukan, dan
            menyelesaikan apa yang telah dijanjikan sebelum memulai yang baru. Kendala yang disampaikan lebih awal lebih mudah
            diselesaikan bersama daripada kendala yang ditemukan pada akhir tahun. Laporan yang menyebut kendala dengan jujur tidak
            dinilai lebih rendah daripada laporan yang menyatakan semuanya lancar; yang dinilai adalah tindak lanjutnya.

            Tim Koordinasi SPBE menyediakan ruang untuk itu melalui rapat triwulanan. Dalam rapat tersebut kepala perangkat daerah
            menyampaikan satu capaian, satu kendala, dan satu permintaan bantuan. Permintaan bantuan dicatat sebagai tugas dengan
            penanggung jawab dan batas waktu, lalu diperiksa kembali pada rapat berikutnya.
        """),
        callout(
            "info",
            "Menyampaikan masukan",
            """
            Masukan masyarakat atas rencana ini dapat disampaikan melalui Dinas Komunikasi, Informatika dan Persandian. Sebutkan bab
            atau kode rencana aksi yang dimaksud agar masukan dapat dijawab oleh unit yang tepat.
            """,
        ),
        text("""
            Demikian Rencana Induk SPBE Kota Ternate Tahun 2025–2029 disusun untuk dilaksanakan dengan penuh tanggung jawab. Hal-hal
            teknis yang belum diatur ditetapkan lebih lanjut oleh Sekretaris Daerah selaku koordinator SPBE.
        """),
    ),
)
