"""Bab III Visi, misi, arah kebijakan, dan strategi."""

from home.demo.prose import Chapter, callout, citation, figure, section, table, text

CHAPTER = Chapter(
    key="bab-3",
    title="Visi, Misi, Arah Kebijakan, dan Strategi",
    agency="bappelitbangda",
    summary="Arah yang dituju SPBE Kota Ternate sampai dengan tahun 2029, prinsip yang dipegang, serta strategi untuk mencapainya.",
    notes={
        "rpjmd": "Keterkaitan dengan Rencana Pembangunan Jangka Menengah Daerah disajikan pada tabel sasaran; rumusan sasaran dalam dokumen ini adalah contoh untuk peragaan.",
        "prinsip": "Pasal 2 Peraturan Presiden Nomor 95 Tahun 2018 menyebut prinsip efektivitas, keterpaduan, kesinambungan, efisiensi, akuntabilitas, interoperabilitas, dan keamanan.",
        "sekali": "Prinsip satu kali minta: data yang sudah dimiliki satu perangkat daerah tidak diminta lagi dari warga oleh perangkat daerah lain.",
    },
    body=(
        section("Visi", "visi"),
        text("""
            Visi SPBE Kota Ternate Tahun 2025–2029 dirumuskan dengan memperhatikan visi pembangunan daerah, isu strategis pada
            {bab-2}, dan arah transformasi digital nasional:

            **“Terwujudnya layanan pemerintahan Kota Ternate yang terpadu, andal, dan menjangkau seluruh pulau.”**

            Kata *terpadu* berarti layanan disusun dari sudut pandang warga dan tidak dibatasi sekat perangkat daerah. Kata
            *andal* berarti layanan tersedia, aman, dan dapat dipertanggungjawabkan. Frasa *menjangkau seluruh pulau* berarti
            mutu layanan bagi warga di Moti, Hiri, Mayau, dan Tifure tidak berbeda dari mutu layanan di pusat kota.
        """),
        section("Misi", "misi"),
        text("""
            Untuk mewujudkan visi tersebut ditetapkan empat misi:

            1. memperkuat tata kelola dan manajemen SPBE yang akuntabel;
            1. menghadirkan layanan digital yang mudah, inklusif, dan selesai dalam satu kali pengajuan;
            1. membangun aplikasi, data, dan infrastruktur yang digunakan bersama; dan
            1. menjamin keamanan informasi serta kelangsungan layanan.
        """),
        section("Prinsip", "prinsip"),
        citation(
            "Peraturan Presiden Nomor 95 Tahun 2018 tentang Sistem Pemerintahan Berbasis Elektronik",
            "Pasal 2",
        ),
        text("""
            Seluruh keputusan dalam rencana ini berpegang pada prinsip SPBE[^prinsip]. Bagi Kota Ternate, prinsip tersebut
            diterjemahkan menjadi kaidah kerja yang dapat diperiksa:

            - **Pakai bersama sebelum membangun.** Aplikasi baru hanya dibangun apabila aplikasi umum atau aplikasi yang sudah ada tidak dapat memenuhi kebutuhan.
            - **Satu kali minta.** Data warga yang sudah ada tidak diminta kembali[^sekali].
            - **Terbuka sejak awal.** Data yang tidak dikecualikan diterbitkan dalam bentuk yang dapat dibaca mesin.
            - **Aman sejak dirancang.** Penilaian keamanan dilakukan sebelum layanan dibuka, bukan setelah insiden.
            - **Dapat digunakan semua orang.** Layanan diuji dengan pengguna lanjut usia, penyandang disabilitas, dan pengguna berjaringan lambat.
        """),
        section("Tujuan dan sasaran", "sasaran"),
        text("""
            Tujuan dan sasaran SPBE diturunkan dari sasaran pembangunan daerah[^rpjmd]. Setiap sasaran memiliki indikator yang
            diukur setiap tahun dan menjadi rujukan bagi rencana aksi.
        """),
        table(
            "Sasaran strategis, indikator, dan target",
            [
                ["Sasaran", "Indikator", "2024", "2025", "2026", "2027", "2028", "2029"],
                [
                    "Meningkatnya kualitas tata kelola pemerintahan digital",
                    "Indeks SPBE",
                    "1,89",
                    "2,20",
                    "2,60",
                    "2,90",
                    "3,20",
                    "3,50",
                ],
                [
                    "Meningkatnya kualitas pelayanan publik",
                    "Layanan selesai penuh secara elektronik",
                    "19",
                    "25",
                    "36",
                    "48",
                    "60",
                    "70",
                ],
                [
                    "Meningkatnya ketersediaan data pembangunan",
                    "Dataset prioritas bermetadata lengkap (%)",
                    "33,5",
                    "45",
                    "60",
                    "75",
                    "88",
                    "95",
                ],
                [
                    "Meratanya akses jaringan pemerintahan",
                    "Kantor yang terhubung jaringan intra",
                    "22",
                    "28",
                    "36",
                    "44",
                    "52",
                    "58",
                ],
                [
                    "Terjaminnya keamanan informasi",
                    "Sistem elektronik strategis yang diuji keamanannya (%)",
                    "8",
                    "20",
                    "40",
                    "60",
                    "80",
                    "100",
                ],
            ],
            "Rumusan Tim Penyusun (contoh untuk peragaan).",
        ),
        section("Arah kebijakan", "arah-kebijakan"),
        text("""
            Arah kebijakan SPBE dibagi ke dalam tiga tahap agar perangkat daerah dapat menyesuaikan kapasitas dan anggarannya.
        """),
        figure(
            "tahapan",
            "Tahapan arah kebijakan SPBE Kota Ternate 2025–2029",
            "Tiga kotak berurutan yang dihubungkan anak panah: penataan pada 2025–2026, integrasi pada 2027–2028, dan penguatan pada 2029.",
        ),
        section("Tahap penataan (2025–2026)", level=3),
        text("""
            Tahap pertama meletakkan dasar: menetapkan kebijakan internal, menata aplikasi dan aset, memperluas jaringan ke
            kecamatan, memulai manajemen risiko, dan membentuk tenaga penggerak di setiap perangkat daerah. Pada tahap ini
            pembangunan aplikasi baru dibatasi pada kebutuhan yang diwajibkan peraturan.
        """),
        section("Tahap integrasi (2027–2028)", level=3),
        text("""
            Tahap kedua menghubungkan yang sudah tertata: sistem penghubung layanan beroperasi, layanan prioritas berpindah ke
            portal terpadu dengan satu akun, dan data induk digunakan bersama. Reviu paruh waktu pada tahun 2027 menilai apakah
            urutan dan sasaran perlu disesuaikan.
        """),
        section("Tahap penguatan (2029)", level=3),
        text("""
            Tahap ketiga mengukur dan memperbaiki: layanan dievaluasi berdasarkan pengalaman pengguna, audit menyeluruh
            dilaksanakan, dan rencana periode berikutnya disusun dengan data pelaksanaan yang lengkap.
        """),
        section("Strategi", "strategi"),
        table(
            "Strategi menurut misi",
            [
                ["Misi", "Strategi", "Perangkat daerah penggerak"],
                [
                    "1. Tata kelola",
                    "Penetapan kebijakan internal; klarifikasi belanja TIK; rapat koordinasi triwulanan",
                    "Sekretariat Daerah, Bappelitbangda",
                ],
                [
                    "1. Tata kelola",
                    "Penerapan delapan manajemen SPBE dan audit TIK",
                    "Diskomsandi, Inspektorat",
                ],
                [
                    "2. Layanan",
                    "Portal layanan terpadu, satu akun, dan satu saluran pengaduan",
                    "Diskomsandi, DPMPTSP, Disdukcapil",
                ],
                [
                    "2. Layanan",
                    "Pusat layanan keliling digital bagi kecamatan kepulauan",
                    "Kecamatan, Disdukcapil",
                ],
                [
                    "3. Berbagi pakai",
                    "Konsolidasi aplikasi, sistem penghubung layanan, dan Satu Data",
                    "Diskomsandi, Bappelitbangda",
                ],
                [
                    "3. Berbagi pakai",
                    "Perluasan jaringan intra dan pemanfaatan pusat data nasional",
                    "Diskomsandi, PUPR",
                ],
                [
                    "4. Keamanan",
                    "Pemantauan keamanan, tim tanggap insiden, dan uji kelangsungan layanan",
                    "Diskomsandi",
                ],
            ],
        ),
        text("""
            Strategi tersebut dijabarkan menjadi inisiatif strategis dalam arsitektur pada {bab-4} dan menjadi rencana aksi pada
            {bab-5}. Satu rencana aksi dapat mendukung lebih dari satu strategi, tetapi hanya memiliki satu penanggung jawab.
        """),
        section("Dukungan terhadap pencegahan korupsi", "pencegahan-korupsi"),
        text("""
            Digitalisasi proses mengurangi ruang tatap muka yang tidak perlu dan memperjelas siapa memutuskan apa. Karena itu
            setiap rencana aksi ditandai dengan area intervensi pencegahan korupsi yang dijawabnya: perencanaan, penganggaran,
            pengadaan barang dan jasa, pelayanan publik, pengawasan aparat pengawasan intern, manajemen aparatur sipil negara,
            pengelolaan barang milik daerah, dan optimalisasi pajak daerah. Dengan penandaan ini satu bukti dukung dapat
            digunakan untuk penilaian SPBE sekaligus pelaporan pencegahan korupsi, sehingga perangkat daerah tidak menyiapkan
            bahan yang sama dua kali.

            Penandaan area bukan sekadar label. Bagi rencana aksi yang menjawab area pengadaan barang dan jasa, misalnya,
            indikator keluarannya harus menyebut jumlah paket yang diproses melalui sistem dan dapat dibandingkan dengan rencana
            umum pengadaan. Bagi rencana aksi yang menjawab area manajemen aparatur sipil negara, keluarannya harus dapat
            dibandingkan dengan data kepegawaian nasional. Perbandingan tersebut dilakukan oleh Inspektorat dalam pemantauan
            semesteran, dan hasilnya dicantumkan dalam laporan kepada Sekretaris Daerah.
        """),
        callout(
            "definition",
            "Inisiatif strategis",
            """
            Sekumpulan rencana aksi dari beberapa perangkat daerah yang bersama-sama menghasilkan satu perubahan yang dirasakan
            warga atau aparatur, misalnya *layanan terpadu satu akun*.
            """,
        ),
    ),
)
