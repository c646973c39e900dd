"""Bab IV Arsitektur SPBE: enam domain."""

from home.demo.prose import Chapter, callout, citation, figure, section, table, text

CHAPTER = Chapter(
    key="bab-4",
    title="Arsitektur SPBE",
    agency="diskomsandi",
    summary="Kerangka enam domain arsitektur SPBE Kota Ternate: proses bisnis, data dan informasi, layanan, aplikasi, infrastruktur, dan keamanan.",
    notes={
        "nasional": "Peraturan Presiden Nomor 132 Tahun 2022 tentang Arsitektur SPBE Nasional.",
        "walidata": "Walidata Kota Ternate adalah Dinas Komunikasi, Informatika dan Persandian; pembina data statistik dan geospasial mengikuti Peraturan Presiden Nomor 39 Tahun 2019.",
        "splp": "Sistem Penghubung Layanan Pemerintah (SPLP) disediakan secara nasional; Kota Ternate memanfaatkannya dan tidak membangun sistem sejenis.",
        "segel": "Segel elektronik dan tanda tangan elektronik hanya dikeluarkan oleh penyelenggara sertifikasi yang diakui; persetujuan dalam sistem ini bukan tanda tangan elektronik.",
        "rto": "Waktu pemulihan adalah lama layanan boleh terhenti; titik pemulihan adalah selang data yang boleh hilang.",
    },
    body=(
        section("Kerangka arsitektur", "kerangka"),
        text("""
            Arsitektur SPBE adalah kerangka dasar yang mendeskripsikan integrasi proses bisnis, data dan informasi, layanan,
            aplikasi, infrastruktur, dan keamanan untuk menghasilkan layanan pemerintah yang terpadu. Arsitektur Kota Ternate
            mengikuti struktur referensi nasional[^nasional] agar setiap unsur dapat dipetakan ke arsitektur nasional tanpa
            penerjemahan ulang.

            Arsitektur disusun berlapis. Lapisan atas menjawab *urusan apa yang diselenggarakan dan bagi siapa*; lapisan tengah
            menjawab *data dan layanan apa yang dibutuhkan*; lapisan bawah menjawab *dengan apa layanan itu dijalankan dan
            bagaimana dijaga*. Keamanan melintasi seluruh lapisan.
        """),
        figure(
            "arsitektur",
            "Enam domain Arsitektur SPBE Kota Ternate",
            "Susunan lima lapis dari atas ke bawah: proses bisnis, data dan informasi, layanan, aplikasi, dan infrastruktur. Domain keamanan berdiri tegak di sisi kanan dan melintasi kelima lapis.",
        ),
        citation("Peraturan Presiden Nomor 132 Tahun 2022 tentang Arsitektur SPBE Nasional"),
        section("Tata cara pembacaan", level=3),
        text("""
            Setiap domain diuraikan dengan susunan yang sama: keadaan yang dituju, unsur utama, dan ketentuan yang mengikat
            perangkat daerah. Ketentuan ditulis agar dapat diperiksa, sehingga usulan belanja pada {bab-5} dapat dinilai sesuai
            atau tidak sesuai dengan arsitektur.
        """),
        section("Domain proses bisnis", "proses-bisnis"),
        text("""
            Proses bisnis dipetakan menurut urusan pemerintahan, bukan menurut nama perangkat daerah. Dengan cara ini
            penggabungan atau pemecahan perangkat daerah tidak mengubah peta proses; yang berubah hanya unit penanggung
            jawabnya. Peta proses terdiri atas tiga tingkat: bidang urusan, proses, dan kegiatan.

            Perangkat daerah yang melayani peristiwa kehidupan yang sama wajib menyusun proses lintas unit. Lima peristiwa
            kehidupan diprioritaskan: kelahiran, memulai sekolah, memulai usaha, sakit, dan kematian.
        """),
        table(
            "Proses bisnis lintas perangkat daerah yang diprioritaskan",
            [
                ["Peristiwa kehidupan", "Proses lintas unit", "Penanggung jawab", "Unit terkait"],
                [
                    "Kelahiran",
                    "Penerbitan akta, kartu keluarga, kartu identitas anak, dan jaminan kesehatan dalam satu pengajuan",
                    "Disdukcapil",
                    "Dinkes, Dinsos",
                ],
                [
                    "Memulai sekolah",
                    "Penerimaan murid baru dengan data kependudukan dan bantuan pendidikan",
                    "Disdik",
                    "Disdukcapil, Dinsos",
                ],
                [
                    "Memulai usaha",
                    "Perizinan berusaha, wajib pajak daerah, dan pendampingan usaha",
                    "DPMPTSP",
                    "BP2RD, Diskop UKM",
                ],
                ["Sakit", "Rujukan, antrean, dan rekam medis antarfasilitas", "Dinkes", "Diskomsandi"],
                [
                    "Kematian",
                    "Akta kematian, pemutakhiran kepesertaan, dan santunan",
                    "Disdukcapil",
                    "Dinsos, kelurahan",
                ],
            ],
        ),
        section("Domain data dan informasi", "data-informasi"),
        text("""
            Data dikelola mengikuti prinsip Satu Data Indonesia: memenuhi standar data, memiliki metadata, menggunakan kode
            referensi dan data induk, serta dapat dipertukarkan. Walidata[^walidata] menjaga katalog; produsen data bertanggung
            jawab atas isi. Data induk penduduk, wilayah, pegawai, aset, dan wajib pajak ditetapkan sebagai data rujukan yang
            tidak boleh disalin dan diubah secara terpisah.
        """),
        citation("Peraturan Presiden Nomor 39 Tahun 2019 tentang Satu Data Indonesia", "Pasal 3"),
        table(
            "Data induk dan produsennya",
            [
                ["Data induk", "Produsen data", "Pengguna utama", "Cara pertukaran"],
                ["Penduduk", "Disdukcapil", "Dinsos, Dinkes, Disdik", "Layanan verifikasi nasional"],
                ["Wilayah dan alamat", "PUPR", "BP2RD, Disdukcapil", "Layanan peta"],
                ["Pegawai", "BKPSDM", "Seluruh perangkat daerah", "Antarmuka layanan data"],
                [
                    "Aset dan barang milik daerah",
                    "BPKAD",
                    "Seluruh perangkat daerah",
                    "Antarmuka layanan data",
                ],
                ["Objek dan wajib pajak daerah", "BP2RD", "DPMPTSP, PUPR", "Antarmuka layanan data"],
            ],
        ),
        section("Domain layanan", "layanan"),
        text("""
            Layanan SPBE terdiri atas layanan publik dan layanan administrasi pemerintahan. Layanan publik disatukan dalam satu
            portal dengan satu akun warga; layanan administrasi disatukan dalam satu beranda aparatur. Perangkat daerah tidak
            membuka pintu masuk baru di luar keduanya.
        """),
        section("Layanan publik", level=3),
        text("""
            Portal layanan memuat daftar layanan, syarat, biaya, dan jangka waktu yang sama persis dengan standar pelayanan yang
            ditetapkan. Permohonan diberi nomor dan statusnya dapat diikuti. Loket fisik di kecamatan kepulauan menggunakan
            sistem yang sama sehingga warga tanpa gawai memperoleh layanan yang setara.
        """),
        section("Layanan administrasi pemerintahan", level=3),
        text("""
            Perencanaan, penganggaran, pengadaan, kepegawaian, kearsipan, pengelolaan barang milik daerah, pengawasan, dan
            kinerja menggunakan aplikasi umum yang ditetapkan secara nasional. Naskah dinas dibuat, diparaf berjenjang, dan
            ditandatangani secara elektronik[^segel].
        """),
        section("Domain aplikasi", "aplikasi"),
        text("""
            Jumlah aplikasi dikurangi dari 64 menjadi 45 melalui tiga cara: menghentikan aplikasi yang tidak digunakan,
            menggabungkan aplikasi berfungsi ganda, dan beralih ke aplikasi umum. Setiap aplikasi yang dipertahankan harus
            memenuhi lima ketentuan:

            1. memiliki penanggung jawab proses bisnis dan penanggung jawab teknis;
            1. kode sumber dan dokumentasinya disimpan dalam repositori pemerintah kota;
            1. menyediakan antarmuka pertukaran data yang terdaftar dalam katalog;
            1. menggunakan akun tunggal aparatur atau akun tunggal warga; dan
            1. lulus uji keamanan sebelum dibuka serta setiap perubahan besar.
        """),
        table(
            "Arah penataan portofolio aplikasi",
            [
                ["Kelompok aplikasi", "2024", "2026", "2029", "Tindakan"],
                ["Layanan perizinan dan nonperizinan", "9", "6", "5", "Digabungkan ke portal layanan"],
                ["Kepegawaian dan kinerja", "8", "5", "4", "Beralih ke aplikasi umum"],
                ["Keuangan, aset, dan pajak", "12", "10", "10", "Dihubungkan"],
                ["Kesehatan dan pendidikan", "15", "13", "12", "Dihubungkan dengan sistem kementerian"],
                ["Informasi publik dan situs", "20", "14", "14", "Satu platform situs, banyak laman"],
                ["Jumlah", "64", "48", "45", ""],
            ],
            "Inventarisasi aplikasi 2024 dan rencana penataan (data contoh).",
        ),
        text("""
            Pertukaran data antaraplikasi dilakukan melalui sistem penghubung layanan[^splp]. Pertukaran langsung antarbasis data
            tidak diperkenankan karena tidak dapat diaudit dan mengikat kedua aplikasi pada susunan tabel yang sama.
        """),
        section("Domain infrastruktur", "infrastruktur"),
        text("""
            Infrastruktur terdiri atas jaringan intra pemerintah, sistem penghubung layanan, dan pusat data. Aplikasi yang
            menyimpan data pribadi dipindahkan ke pusat data nasional atau penyedia yang memenuhi syarat. Ruang server yang ada
            dipertahankan sebagai simpul jaringan dan tempat cadangan terenkripsi.

            Bagi wilayah kepulauan, jaringan disusun berlapis: gelombang mikro sebagai sambungan utama, satelit orbit rendah
            sebagai cadangan, dan mode luring pada aplikasi loket agar layanan tetap berjalan ketika sambungan terputus.
        """),
        figure(
            "jaringan",
            "Rancangan jaringan intra pemerintah bagi wilayah kepulauan",
            "Simpul pusat di Pulau Ternate terhubung dengan serat optik ke gedung perangkat daerah, dengan gelombang mikro ke Hiri dan Moti, serta dengan satelit ke Mayau dan Tifure.",
        ),
        section("Domain keamanan", "keamanan"),
        citation(
            "Peraturan Presiden Nomor 95 Tahun 2018 tentang Sistem Pemerintahan Berbasis Elektronik",
            "Pasal 40 dan Pasal 41",
        ),
        text("""
            Keamanan SPBE menjamin kerahasiaan, keutuhan, ketersediaan, keaslian, dan kenirsangkalan sumber daya. Sistem
            elektronik dikategorikan menjadi strategis, tinggi, dan rendah. Kategori menentukan kendali minimum, frekuensi uji,
            serta waktu pemulihan[^rto].
        """),
        table(
            "Kategori sistem elektronik dan kendali minimum",
            [
                ["Kategori", "Contoh", "Uji keamanan", "Waktu pemulihan", "Titik pemulihan"],
                [
                    "Strategis",
                    "Kependudukan, pajak daerah, keuangan",
                    "Dua kali setahun",
                    "4 jam",
                    "15 menit",
                ],
                ["Tinggi", "Perizinan, rekam medis, naskah dinas", "Setahun sekali", "8 jam", "1 jam"],
                [
                    "Rendah",
                    "Situs informasi, agenda",
                    "Sebelum dibuka dan saat berubah",
                    "2 hari kerja",
                    "1 hari",
                ],
            ],
        ),
        callout(
            "warning",
            "Persetujuan bukan tanda tangan elektronik",
            """
            Persetujuan berjenjang dalam sistem penyusunan rencana mencatat siapa memutuskan apa dan kapan. Persetujuan tersebut
            tidak menggantikan tanda tangan elektronik tersertifikasi pada dokumen penetapan.
            """,
        ),
        section("Keterkaitan antardomain", "keterkaitan"),
        text("""
            Perubahan pada satu domain ditelusuri dampaknya ke domain lain sebelum disetujui. Sebagai contoh, penambahan satu
            layanan pada portal menimbulkan kebutuhan proses bisnis yang ditetapkan, data induk yang dirujuk, antarmuka yang
            terdaftar, kapasitas jaringan, dan kategori keamanan. Daftar periksa keterkaitan menjadi bagian dari permohonan
            rekomendasi belanja teknologi sebagaimana diatur dalam {bab-6#klarifikasi}.
        """),
    ),
)
