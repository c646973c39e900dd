"""Bab II Kondisi saat ini dan analisis kesenjangan."""

from home.demo.prose import Chapter, callout, citation, figure, section, table, text

CHAPTER = Chapter(
    key="bab-2",
    title="Kondisi Saat Ini dan Analisis Kesenjangan",
    agency="bappelitbangda",
    summary="Keadaan SPBE Kota Ternate pada awal periode rencana, hasil penilaiannya, dan jarak antara keadaan itu dengan keadaan yang dituju.",
    notes={
        "predikat": "Menurut Peraturan Menteri PANRB Nomor 59 Tahun 2020, nilai di bawah 1,8 berpredikat Kurang; 1,8 sampai dengan kurang dari 2,6 Cukup; 2,6 sampai dengan kurang dari 3,5 Baik; 3,5 sampai dengan kurang dari 4,2 Sangat Baik; dan 4,2 ke atas Memuaskan.",
        "inventaris": "Inventarisasi dilakukan melalui kuesioner kepada seluruh perangkat daerah. Aplikasi umum yang disediakan Pemerintah Pusat tidak dihitung.",
        "ganda": "Aplikasi dinyatakan berfungsi ganda apabila sedikitnya dua aplikasi lain melayani proses bisnis yang sama.",
        "pppk": "Termasuk pegawai pemerintah dengan perjanjian kerja.",
    },
    body=(
        section("Gambaran umum", "gambaran-umum"),
        text("""
            Kota Ternate terdiri atas delapan kecamatan yang terletak di lima pulau berpenghuni. Pusat pemerintahan berada di
            Pulau Ternate, sedangkan sebagian kantor kecamatan dan kelurahan terpisah oleh laut. Keadaan ini memengaruhi
            hampir seluruh unsur SPBE: jaringan harus menyeberangi selat, tenaga teknis tidak selalu tersedia di tempat, dan
            pasokan listrik di pulau kecil belum berlangsung sepanjang hari.

            Susunan perangkat daerah meliputi Sekretariat Daerah, Sekretariat DPRD, Inspektorat, enam badan, satu satuan,
            lebih dari dua puluh dinas, dan delapan kecamatan. Penggabungan beberapa perangkat daerah sedang direncanakan,
            sehingga arsitektur perlu disusun menurut urusan dan layanan, bukan menurut nama unit, agar tidak berubah setiap
            kali susunan organisasi berubah.
        """),
        section("Hasil penilaian SPBE", "hasil-penilaian"),
        text("""
            Indeks SPBE Kota Ternate meningkat dari 1,20 dengan predikat Kurang pada tahun 2023 menjadi 1,89 dengan predikat
            Cukup[^predikat] pada tahun 2024. Kenaikan terbesar terdapat pada domain layanan karena bertambahnya layanan
            publik yang dapat diajukan dari rumah. Domain manajemen masih menjadi titik terlemah.
        """),
        table(
            "Nilai SPBE menurut domain, 2023–2024, dan sasaran 2029",
            [
                ["Domain", "Bobot (%)", "2023", "2024", "Sasaran 2029"],
                ["Kebijakan internal SPBE", "13,00", "1,10", "1,70", "4,00"],
                ["Tata kelola SPBE", "25,00", "1,00", "1,60", "3,40"],
                ["Manajemen SPBE", "16,50", "1,00", "1,09", "2,90"],
                ["Layanan SPBE", "45,50", "1,41", "2,39", "3,63"],
                ["Indeks SPBE", "100,00", "1,20", "1,89", "3,50"],
            ],
            "Indeks: hasil evaluasi nasional. Rincian domain dan sasaran: contoh untuk peragaan.",
        ),
        figure(
            "indeks",
            "Indeks SPBE Kota Ternate 2023–2024 dan sasaran sampai dengan 2029",
            "Diagram batang indeks SPBE: 1,20 pada 2023; 1,89 pada 2024; sasaran 2,20 pada 2025; 2,60 pada 2026; 2,90 pada 2027; 3,20 pada 2028; dan 3,50 pada 2029.",
        ),
        text("""
            Sasaran disusun secara bertahap. Dua tahun pertama diutamakan untuk penetapan kebijakan dan penataan tata kelola
            karena keduanya menjadi prasyarat penilaian pada tingkat kematangan yang lebih tinggi. Tahun ketiga dan keempat
            diarahkan pada integrasi layanan, sedangkan tahun terakhir digunakan untuk pengukuran dan perbaikan
            berkelanjutan.
        """),
        section("Kondisi setiap unsur", "kondisi-unsur"),
        section("Kebijakan dan tata kelola", "kondisi-tata-kelola", level=3),
        text("""
            Tim Koordinasi SPBE telah dibentuk, tetapi rapatnya belum berkala dan keputusannya belum terdokumentasi secara
            seragam. Kebijakan mengenai pembangunan aplikasi, pusat data, dan manajemen keamanan informasi masih tersebar
            dalam surat edaran. Belum ada ketentuan yang mewajibkan usulan belanja teknologi diperiksa kesesuaiannya dengan
            arsitektur sebelum dianggarkan.
        """),
        section("Data dan informasi", "kondisi-data", level=3),
        text("""
            Forum Satu Data Tingkat Kota sudah dibentuk dan daftar data prioritas ditetapkan setiap tahun. Dari 412 dataset
            yang terdaftar, baru 138 dataset (33,5%) yang memiliki metadata lengkap. Data kependudukan telah dimanfaatkan oleh
            tujuh perangkat daerah melalui perjanjian kerja sama, tetapi pemadanannya sebagian besar masih dilakukan dengan
            berkas lembar sebar.
        """),
        section("Layanan", "kondisi-layanan", level=3),
        text("""
            Sebanyak 64 layanan publik dan 31 layanan administrasi pemerintahan telah didukung sistem elektronik. Sebagian
            besar berada pada tingkat interaksi: warga dapat mengunduh formulir dan mengajukan permohonan, tetapi harus datang
            kembali untuk mengambil hasil. Layanan yang selesai sepenuhnya secara elektronik baru 19 layanan.
        """),
        section("Aplikasi", "kondisi-aplikasi", level=3),
        text("""
            Inventarisasi[^inventaris] mencatat 87 aplikasi yang dibangun atau disewa perangkat daerah. Dua puluh tiga di
            antaranya tidak lagi digunakan, dan empat belas berfungsi ganda[^ganda]. Kode sumber hanya dimiliki untuk 39
            aplikasi. Tiga puluh dua aplikasi menyimpan data pribadi tanpa perjanjian pemrosesan dengan penyedianya.
        """),
        table(
            "Ringkasan inventarisasi aplikasi menurut kelompok perangkat daerah",
            [
                ["Kelompok", "Aktif", "Tidak digunakan", "Berfungsi ganda", "Kode sumber dimiliki"],
                ["Sekretariat dan Inspektorat", "9", "3", "2", "4"],
                ["Badan", "21", "6", "4", "13"],
                ["Dinas pelayanan dasar", "17", "7", "5", "11"],
                ["Dinas pelayanan lainnya", "14", "5", "3", "9"],
                ["Kecamatan", "3", "2", "0", "2"],
                ["Jumlah", "64", "23", "14", "39"],
            ],
            "Inventarisasi aplikasi 2024 (data contoh).",
        ),
        section("Infrastruktur", "kondisi-infrastruktur", level=3),
        text("""
            Jaringan intra pemerintah menghubungkan 22 gedung dengan serat optik di Pulau Ternate. Kantor kecamatan di luar
            pulau menggunakan sambungan satelit dengan kapasitas terbatas. Ruang server utama berada di Dinas Komunikasi,
            Informatika dan Persandian, tanpa pusat pemulihan bencana. Sembilan perangkat daerah masih mengoperasikan server
            sendiri di ruang kerja biasa.
        """),
        section("Keamanan", "kondisi-keamanan", level=3),
        text("""
            Tim Tanggap Insiden Siber telah diregistrasi, tetapi baru beranggotakan empat orang. Sepanjang tahun 2024 tercatat
            27 insiden, sebagian besar berupa perubahan tampilan situs dan penyalahgunaan akun. Pemindaian kerentanan baru
            dilakukan apabila ada insiden. Sertifikat elektronik untuk tanda tangan elektronik telah diterbitkan bagi seluruh
            pejabat pimpinan tinggi pratama.
        """),
        section("Sumber daya manusia", "kondisi-sdm", level=3),
        text("""
            Pegawai yang menduduki jabatan fungsional di bidang teknologi informasi berjumlah 31 orang[^pppk], 18 orang di
            antaranya berada di Dinas Komunikasi, Informatika dan Persandian. Empat belas perangkat daerah tidak memiliki
            tenaga teknis sama sekali dan mengandalkan pegawai administrasi yang mempelajari sistem secara otodidak.
        """),
        section("Analisis kesenjangan", "analisis-kesenjangan"),
        citation(
            "Peraturan Menteri PANRB Nomor 59 Tahun 2020 tentang Pemantauan dan Evaluasi SPBE", "Pasal 3"
        ),
        text("""
            Analisis kesenjangan membandingkan keadaan saat ini dengan keadaan yang dituju pada tahun 2029 untuk setiap
            muatan peta rencana. Setiap kesenjangan dijawab oleh sekurang-kurangnya satu rencana aksi pada {bab-5}.
        """),
        table(
            "Kesenjangan tata kelola dan manajemen",
            [
                ["Unsur", "Keadaan saat ini", "Keadaan yang dituju", "Kesenjangan", "Tingkat"],
                [
                    "Kebijakan",
                    "Tersebar dalam surat edaran",
                    "Satu peraturan wali kota beserta pedoman teknis",
                    "Sepuluh kebijakan internal belum ditetapkan",
                    "Tinggi",
                ],
                [
                    "Penganggaran",
                    "Usulan dinilai per perangkat daerah",
                    "Seluruh belanja TIK diperiksa kesesuaiannya",
                    "Belum ada mekanisme klarifikasi",
                    "Tinggi",
                ],
                [
                    "Tim koordinasi",
                    "Rapat insidental",
                    "Rapat triwulanan dengan tindak lanjut terpantau",
                    "Belum ada tata kerja",
                    "Sedang",
                ],
                [
                    "Manajemen risiko",
                    "Belum ada daftar risiko",
                    "Daftar risiko diperbarui tiap semester",
                    "Belum ada proses dan pemilik risiko",
                    "Tinggi",
                ],
                [
                    "Manajemen data",
                    "33,5% dataset bermetadata",
                    "95% dataset prioritas bermetadata",
                    "Walidata pendukung belum lengkap",
                    "Sedang",
                ],
                [
                    "Manajemen aset TIK",
                    "Tercatat sebagai barang milik daerah tanpa rincian teknis",
                    "Daftar aset TIK dengan daur hidup",
                    "Data teknis belum dikumpulkan",
                    "Sedang",
                ],
                [
                    "Kompetensi SDM",
                    "31 tenaga fungsional",
                    "90 tenaga fungsional dan agen perubahan",
                    "59 tenaga",
                    "Tinggi",
                ],
            ],
        ),
        table(
            "Kesenjangan layanan, aplikasi, infrastruktur, keamanan, dan audit",
            [
                ["Unsur", "Keadaan saat ini", "Keadaan yang dituju", "Kesenjangan", "Tingkat"],
                [
                    "Layanan publik",
                    "19 layanan selesai penuh secara elektronik",
                    "70 layanan dengan satu akun",
                    "51 layanan",
                    "Tinggi",
                ],
                [
                    "Pengaduan",
                    "Beberapa saluran terpisah",
                    "Satu saluran dengan batas waktu",
                    "Belum terpadu",
                    "Sedang",
                ],
                [
                    "Aplikasi",
                    "64 aktif, 14 berfungsi ganda",
                    "45 aplikasi yang saling terhubung",
                    "Konsolidasi dan penghentian",
                    "Tinggi",
                ],
                [
                    "Pertukaran data",
                    "Lembar sebar dan berkas",
                    "Sistem penghubung layanan",
                    "Belum ada katalog antarmuka",
                    "Tinggi",
                ],
                [
                    "Jaringan intra",
                    "22 gedung",
                    "58 kantor termasuk kelurahan kepulauan",
                    "36 lokasi",
                    "Tinggi",
                ],
                [
                    "Pusat data",
                    "Ruang server tanpa cadangan",
                    "Pusat data nasional dan cadangan",
                    "Migrasi dan pemulihan bencana",
                    "Tinggi",
                ],
                [
                    "Keamanan",
                    "Penanganan setelah insiden",
                    "Pemantauan 24 jam dan uji berkala",
                    "Proses dan tenaga",
                    "Tinggi",
                ],
                [
                    "Audit TIK",
                    "Belum dilaksanakan",
                    "Audit internal tahunan pada tiga objek",
                    "Auditor dan program audit",
                    "Sedang",
                ],
            ],
        ),
        callout(
            "warning",
            "Kesenjangan yang saling bergantung",
            """
            Konsolidasi aplikasi tidak dapat mendahului tersedianya jaringan dan pusat data yang andal. Sebaliknya, pusat data
            yang andal tidak bermanfaat apabila kebijakan penempatan aplikasi belum ditetapkan. Urutan pelaksanaan pada {bab-5}
            disusun dengan memperhatikan ketergantungan tersebut.
            """,
        ),
        section("Isu strategis", "isu-strategis"),
        text("""
            Dari analisis di atas dirumuskan lima isu strategis yang menjadi dasar penetapan arah kebijakan pada {bab-3}:

            1. layanan belum terpadu sehingga warga harus menyerahkan dokumen yang sama berulang kali;
            1. data belum menjadi milik bersama dan belum dapat dipertukarkan secara otomatis;
            1. infrastruktur belum menjangkau wilayah kepulauan secara setara;
            1. keamanan informasi masih bersifat reaktif; dan
            1. tata kelola dan kompetensi belum mengikuti pertumbuhan aplikasi.
        """),
    ),
)
