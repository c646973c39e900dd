"""Bab I Pendahuluan."""

from home.demo.prose import Chapter, callout, citation, section, table, text

CHAPTER = Chapter(
    key="bab-1",
    title="Pendahuluan",
    agency="diskomsandi",
    summary="Mengapa Kota Ternate menyusun rencana lima tahunan SPBE, apa dasar hukumnya, dan bagaimana dokumen ini disusun serta digunakan.",
    notes={
        "unsur": "Unsur SPBE menurut Pasal 4 Peraturan Presiden Nomor 95 Tahun 2018: rencana induk nasional, arsitektur, peta rencana, rencana dan anggaran, proses bisnis, data dan informasi, infrastruktur, aplikasi, keamanan, serta layanan.",
        "pulau": "Delapan kecamatan Kota Ternate tersebar di Pulau Ternate, Hiri, Moti, Mayau, dan Tifure.",
        "fgd": "Diskusi kelompok terpumpun dilaksanakan dalam tiga putaran; notulen setiap putaran dilampirkan sebagai dokumen pendukung.",
    },
    body=(
        section("Latar belakang", "latar-belakang"),
        text("""
            Sistem Pemerintahan Berbasis Elektronik (SPBE) adalah penyelenggaraan pemerintahan yang memanfaatkan teknologi
            informasi dan komunikasi untuk memberikan layanan kepada pengguna. Bagi Kota Ternate, penerapan SPBE bukan
            semata-mata pemenuhan kewajiban penilaian, melainkan jawaban atas keadaan wilayah. Kota ini adalah kota
            kepulauan. Warga di Kecamatan Moti, Pulau Hiri, dan Pulau Batang Dua[^pulau] harus menyeberang laut untuk
            memperoleh layanan yang di pusat kota dapat diselesaikan dalam hitungan menit. Setiap layanan yang dapat
            diselesaikan tanpa tatap muka berarti penghematan biaya perjalanan dan waktu kerja bagi warga.

            Selama satu dasawarsa terakhir, perangkat daerah membangun aplikasi menurut kebutuhan masing-masing. Hasilnya
            adalah kemajuan yang nyata tetapi terpencar: perizinan, kependudukan, perpajakan, dan kepegawaian telah
            berjalan secara elektronik, namun data yang sama dimasukkan berulang, jaringan dibangun per gedung, dan
            keamanan informasi bergantung pada ketekunan perorangan. Tanpa rencana bersama, belanja teknologi bertambah
            setiap tahun sedangkan keterpaduan layanan tidak ikut bertambah.

            Penilaian SPBE nasional memberi gambaran yang sejalan. Indeks SPBE Kota Ternate tercatat 1,20 pada tahun 2023
            dan 1,89 pada tahun 2024. Kenaikan tersebut menggembirakan, tetapi nilai domain tata kelola dan manajemen masih
            rendah karena sebagian besar praktik baik belum ditetapkan sebagai kebijakan dan belum terdokumentasi. Uraian
            lengkapnya dimuat dalam {bab-2}.

            Berdasarkan keadaan tersebut, Pemerintah Kota Ternate menyusun Rencana Induk SPBE Tahun 2025–2029 yang memuat
            arsitektur dan peta rencana. Dokumen ini menjadi rujukan tunggal bagi seluruh perangkat daerah dalam
            merencanakan, menganggarkan, membangun, dan mengevaluasi pemanfaatan teknologi informasi dan komunikasi.
        """),
        callout(
            "info",
            "Untuk siapa dokumen ini",
            """
            Kepala perangkat daerah menggunakan {bab-5} untuk menyusun usulan kegiatan; penanggung jawab (PIC) menggunakan
            lampiran matriks untuk melaporkan kemajuan triwulanan; masyarakat dapat membaca seluruh bab yang telah terbit
            dan mengikuti kemajuan setiap rencana aksi.
            """,
        ),
        section("Dasar hukum", "dasar-hukum"),
        text("""
            Penyusunan rencana ini berpedoman pada peraturan perundang-undangan yang mengatur SPBE, data, dan layanan
            digital pemerintah. Peraturan yang menjadi rujukan utama dan pokok pengaturannya disajikan pada tabel berikut.
        """),
        table(
            "Peraturan yang menjadi rujukan utama",
            [
                ["Peraturan", "Tentang", "Kaitan dengan rencana ini"],
                [
                    "Peraturan Presiden Nomor 95 Tahun 2018",
                    "Sistem Pemerintahan Berbasis Elektronik",
                    "Unsur, prinsip, manajemen, dan audit; kewajiban menyusun arsitektur dan peta rencana",
                ],
                [
                    "Peraturan Presiden Nomor 39 Tahun 2019",
                    "Satu Data Indonesia",
                    "Standar data, metadata, kode referensi, dan peran walidata",
                ],
                [
                    "Peraturan Presiden Nomor 132 Tahun 2022",
                    "Arsitektur SPBE Nasional",
                    "Kerangka enam domain arsitektur dan referensinya",
                ],
                [
                    "Peraturan Presiden Nomor 82 Tahun 2023",
                    "Percepatan Transformasi Digital dan Keterpaduan Layanan Digital Nasional",
                    "Layanan digital prioritas dan keterpaduan dengan layanan nasional",
                ],
                [
                    "Peraturan Presiden Nomor 12 Tahun 2025",
                    "Rencana Pembangunan Jangka Menengah Nasional Tahun 2025–2029",
                    "Arah pembangunan nasional yang diselaraskan dengan RPJMD",
                ],
                [
                    "Surat Edaran Menteri PANRB Nomor 18 Tahun 2022",
                    "Penyusunan arsitektur dan peta rencana SPBE",
                    "Bentuk dan muatan peta rencana",
                ],
                [
                    "Peraturan Menteri PANRB Nomor 59 Tahun 2020",
                    "Pemantauan dan Evaluasi SPBE",
                    "Empat domain, delapan aspek, dan 47 indikator yang menjadi ukuran awal",
                ],
            ],
            "Dihimpun oleh Tim Penyusun.",
        ),
        citation(
            "Peraturan Presiden Nomor 95 Tahun 2018 tentang Sistem Pemerintahan Berbasis Elektronik",
            "Pasal 19",
        ),
        text("""
            Ketentuan tersebut mewajibkan peta rencana pemerintah daerah disusun untuk jangka waktu lima tahun dan direviu
            pada paruh waktu serta tahun terakhir pelaksanaannya. Oleh karena itu, rencana ini direviu pada tahun 2027 dan
            tahun 2029, atau sewaktu-waktu apabila arsitektur nasional, RPJMD, atau susunan perangkat daerah berubah.
            Peraturan Menteri PANRB Nomor 5 Tahun 2018 tidak digunakan sebagai rujukan karena sudah tidak berlaku.
        """),
        section("Maksud dan tujuan", "maksud-tujuan"),
        text("""
            Maksud penyusunan rencana ini adalah menyediakan pedoman bersama agar seluruh unsur SPBE[^unsur] di lingkungan
            Pemerintah Kota Ternate diterapkan secara terpadu. Tujuan yang hendak dicapai:

            1. tersedianya gambaran menyeluruh mengenai keadaan SPBE, kesenjangan, dan kebutuhan pengembangannya;
            1. tersusunnya arsitektur SPBE dalam enam domain yang selaras dengan Arsitektur SPBE Nasional;
            1. tersusunnya peta rencana yang memuat rencana aksi, penanggung jawab, sasaran, dan anggaran setiap tahun;
            1. terbangunnya tata kelola yang menjamin setiap keputusan dapat ditelusuri kepada pejabat yang mengambilnya; dan
            1. terlaksananya pemantauan dan evaluasi secara terbuka dan berkala.
        """),
        section("Ruang lingkup", "ruang-lingkup"),
        text("""
            Rencana ini berlaku bagi seluruh perangkat daerah Kota Ternate, termasuk kecamatan, untuk periode tahun 2025
            sampai dengan tahun 2029. Ruang lingkupnya meliputi tata kelola, manajemen, layanan, aplikasi, infrastruktur
            teknologi informasi dan komunikasi, keamanan, serta audit. Kebijakan pengadaan barang dan jasa, kepegawaian, dan
            pengelolaan keuangan daerah tetap mengikuti peraturan di bidangnya; rencana ini hanya mengatur pemanfaatan
            teknologi untuk mendukung bidang-bidang tersebut.
        """),
        section("Metode penyusunan", "metode"),
        text("""
            Dokumen disusun oleh Tim Penyusun yang dikoordinasikan Dinas Komunikasi, Informatika dan Persandian bersama
            Badan Perencanaan Pembangunan, Penelitian dan Pengembangan Daerah. Penyusunan menempuh lima langkah berikut.
        """),
        section("Pengumpulan data", level=3),
        text("""
            Tim menginventarisasi aplikasi, jaringan, perangkat, sumber daya manusia, dan kebijakan melalui kuesioner kepada
            seluruh perangkat daerah, dilanjutkan dengan kunjungan lapangan ke dua belas perangkat daerah yang mengelola
            layanan terbanyak.
        """),
        section("Analisis dan perumusan", level=3),
        text("""
            Hasil inventarisasi dibandingkan dengan kriteria penilaian dan kerangka arsitektur nasional. Selisih antara
            keadaan saat ini dan keadaan yang dituju dirumuskan sebagai kesenjangan, kemudian dikelompokkan menjadi inisiatif
            strategis dan rencana aksi.
        """),
        section("Pembahasan bersama", level=3),
        text("""
            Rancangan dibahas dalam diskusi kelompok terpumpun[^fgd] bersama seluruh perangkat daerah. Setiap masukan dan
            saran dicatat dan dijawab: diterima, diterima sebagian, atau tidak diterima beserta alasannya. Naskah akhir setiap
            bab dan rencana aksi diparaf oleh PIC, disetujui kepala perangkat daerah, dan diputuskan Sekretaris Daerah selaku
            koordinator SPBE sebelum diterbitkan.
        """),
        section("Sistematika", "sistematika"),
        text("""
            Rencana ini terdiri atas tujuh bab dan lampiran. {bab-1} memuat pendahuluan. {bab-2} menguraikan kondisi saat ini
            dan analisis kesenjangan. {bab-3} menetapkan visi, misi, arah kebijakan, dan strategi. {bab-4} menggambarkan
            arsitektur dalam enam domain. {bab-5} memuat peta rencana beserta prioritas dan pendanaan. {bab-6} mengatur tata
            kelola, pemantauan, dan manajemen risiko. {bab-7} adalah penutup. {lampiran-a} menyajikan matriks rencana aksi
            sebagaimana keadaannya pada saat dibaca.
        """),
    ),
)
