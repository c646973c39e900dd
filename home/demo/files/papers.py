"""The words of the ten documents."""

from home.demo.files.paper import Paper, Part

PUBLIC, RESTRICTED, SECRET = "biasa", "terbatas", "rahasia"

PAPERS = (
    Paper(
        "sk-tim", "Keputusan tentang Tim Koordinasi SPBE", "SK-Tim-Koordinasi-SPBE.pdf", "pdf", "setda", PUBLIC, "pic.setda",
        (
            Part("Menimbang", """
                bahwa untuk menerapkan Sistem Pemerintahan Berbasis Elektronik secara terpadu perlu dibentuk Tim Koordinasi SPBE;

                bahwa pelaksanaan Rencana Induk SPBE Kota Ternate Tahun 2025–2029 memerlukan pembagian tugas yang jelas antarperangkat daerah.
            """),
            Part("Memutuskan", """
                KESATU: Membentuk Tim Koordinasi SPBE dengan susunan sebagaimana tercantum dalam lampiran keputusan ini.

                KEDUA: Tim bertugas mengoordinasikan penerapan SPBE, menilai kesesuaian belanja teknologi informasi dan komunikasi dengan
                arsitektur, serta memantau pelaksanaan rencana aksi setiap triwulan.

                KETIGA: Tim menyelenggarakan rapat sekurang-kurangnya satu kali dalam tiga bulan dan menuangkan hasilnya dalam risalah.

                KEEMPAT: Segala biaya yang timbul dibebankan pada Anggaran Pendapatan dan Belanja Daerah.
            """),
            Part("Lampiran: susunan tim", "", [
                ["Kedudukan", "Jabatan"],
                ["Pengarah", "Wali Kota"],
                ["Ketua", "Sekretaris Daerah"],
                ["Sekretaris", "Kepala Dinas Komunikasi, Informatika dan Persandian"],
                ["Anggota", "Kepala Bappelitbangda"],
                ["Anggota", "Kepala BPKAD"],
                ["Anggota", "Kepala BKPSDM"],
                ["Anggota", "Inspektur"],
            ]),
        ), 420,
    ),
    Paper(
        "sop-klarifikasi", "SOP Klarifikasi Kesesuaian Belanja TIK", "SOP-Klarifikasi-Belanja-TIK.pdf", "pdf", "diskomsandi", PUBLIC, "pic.diskomsandi",
        (
            Part("Tujuan", "Memastikan setiap usulan belanja teknologi informasi dan komunikasi sesuai dengan Arsitektur SPBE sebelum masuk rencana kerja perangkat daerah."),
            Part("Langkah kerja", "", [
                ["No.", "Kegiatan", "Pelaksana", "Waktu"],
                ["1", "Mengajukan usulan beserta daftar periksa keterkaitan", "Perangkat daerah", "1 hari"],
                ["2", "Memeriksa kelengkapan usulan", "Sekretariat tim", "2 hari"],
                ["3", "Menilai kesesuaian dengan arsitektur", "Diskomsandi", "4 hari"],
                ["4", "Memeriksa ketersediaan anggaran", "Bappelitbangda dan BPKAD", "2 hari"],
                ["5", "Menerbitkan rekomendasi", "Ketua tim", "1 hari"],
            ]),
            Part("Hasil", "Rekomendasi terdiri atas tiga pilihan: sesuai, sesuai dengan perbaikan, atau tidak sesuai. Usulan tanpa rekomendasi tidak diproses dalam pengadaan barang dan jasa."),
        ), 380,
    ),
    Paper(
        "inventaris", "Laporan Inventarisasi Aplikasi Tahun 2024", "Laporan-Inventarisasi-Aplikasi-2024.pdf", "pdf", "diskomsandi", PUBLIC, "staf.diskomsandi",
        (
            Part("Ringkasan", """
                Inventarisasi terhadap seluruh perangkat daerah menemukan 87 aplikasi. Sebanyak 64 aplikasi aktif, 23 aplikasi tidak lagi digunakan, dan
                14 aplikasi berfungsi ganda.

                Kode sumber dimiliki untuk 39 aplikasi. Tiga puluh dua aplikasi menyimpan data pribadi tanpa perjanjian pemrosesan.
            """),
            Part("Metode", """
                Kuesioner dikirim kepada seluruh perangkat daerah pada bulan Agustus dan dilengkapi kunjungan lapangan pada bulan September. Setiap aplikasi
                diperiksa fungsinya, penanggung jawabnya, letak datanya, dan antarmuka pertukaran datanya.
            """),
            Part("Temuan", "", [
                ["Kelompok", "Aktif", "Tidak digunakan"],
                ["Sekretariat dan Inspektorat", "9", "3"],
                ["Badan", "21", "6"],
                ["Dinas pelayanan dasar", "17", "7"],
                ["Dinas pelayanan lainnya", "14", "5"],
                ["Kecamatan", "3", "2"],
            ]),
            Part("Rekomendasi", "Aplikasi yang tidak digunakan dihentikan setelah datanya diarsipkan. Aplikasi berfungsi ganda digabungkan paling lambat akhir tahun 2026. Repositori kode sumber dibentuk oleh Dinas Komunikasi, Informatika dan Persandian."),
        ), 400,
    ),
    Paper(
        "notulen", "Notulen Rapat Tim Koordinasi SPBE Triwulan II", "Notulen-Rapat-TW-II.docx", "docx", "setda", RESTRICTED, "pic.setda",
        (
            Part("Pembahasan", """
                Sekretaris Daerah membuka rapat dan menyampaikan bahwa tiga risiko masih berada di atas selera risiko.

                Diskomsandi melaporkan perluasan jaringan ke kantor kelurahan mencapai 33 lokasi; empat lokasi menunggu izin penggelaran kabel.

                BPKAD menyampaikan kemungkinan penyesuaian pagu pada perubahan anggaran.
            """),
            Part("Tindak lanjut", "", [
                ["Tugas", "Penanggung jawab", "Batas waktu"],
                ["Menyelesaikan izin penggelaran kabel", "PUPR", "30 hari"],
                ["Menghitung ulang prioritas rencana aksi", "Bappelitbangda", "14 hari"],
                ["Menyampaikan daftar aset TIK", "Seluruh perangkat daerah", "21 hari"],
            ]),
        ), 95,
    ),
    Paper(
        "matriks", "Rekapitulasi Kemajuan Rencana Aksi Semester I", "Rekapitulasi-Semester-I.xlsx", "xlsx", "bappelitbangda", PUBLIC, "pic.bappelitbangda",
        (
            Part("Menurut muatan", "Contoh rekapitulasi untuk peragaan", [
                ["Muatan", "Rencana aksi", "Kemajuan rata-rata (%)"],
                ["Tata kelola", "8", "41"], ["Manajemen", "10", "33"], ["Layanan", "16", "37"], ["Aplikasi", "9", "29"],
                ["Infrastruktur TIK", "9", "31"], ["Keamanan", "7", "35"], ["Audit TIK", "5", "22"],
            ]),
            Part("Kendala", "", [
                ["Kendala", "Jumlah", "Usulan penyelesaian"],
                ["Tenaga teknis belum tersedia", "9", "Penugasan bersama melalui BKPSDM"],
                ["Izin penggelaran kabel", "4", "Jadwal galian terpadu PUPR"],
                ["Cuaca laut", "3", "Penjadwalan ulang pengiriman perangkat"],
            ]),
        ), 80,
    ),
    Paper(
        "paparan", "Paparan Portal Layanan Terpadu", "Paparan-Portal-Layanan.pptx", "pptx", "diskomsandi", PUBLIC, "pic.diskomsandi",
        (
            Part("Masalah", "Warga menyerahkan dokumen yang sama kepada beberapa perangkat daerah.\n\nStatus permohonan tidak dapat diikuti."),
            Part("Penyelesaian", "Satu portal, satu akun warga, dan satu nomor permohonan.\n\nLoket kepulauan menggunakan sistem yang sama."),
            Part("Jadwal", "", [["Tahun", "Layanan"], ["2025", "5"], ["2026", "18"], ["2027", "34"], ["2028", "52"], ["2029", "70"]]),
        ), 210,
    ),
    Paper(
        "risiko", "Daftar Risiko SPBE Semester I", "Daftar-Risiko-SPBE.odt", "odt", "diskomsandi", PUBLIC, "pic.diskomsandi",
        (
            Part("Konteks", "Manajemen risiko SPBE dilaksanakan terhadap sistem elektronik strategis dan pelaksanaan rencana aksi. Penilaian menggunakan skala lima untuk kemungkinan dan dampak."),
            Part("Risiko utama", "", [
                ["Kode", "Risiko", "Besaran"],
                ["R-02", "Anggaran tahun berjalan dikurangi", "19"],
                ["R-03", "Sambungan kepulauan terputus lebih dari satu hari", "17"],
                ["R-04", "Kebocoran data pribadi pada aplikasi lama", "22"],
            ]),
            Part("Penanganan", "Sambungan cadangan disediakan untuk Kecamatan Pulau Batang Dua. Aplikasi lama yang menyimpan data pribadi dipindahkan atau dihentikan paling lambat akhir tahun."),
        ), 130,
    ),
    Paper(
        "panduan", "Panduan Pelaporan Kemajuan Triwulanan", "Panduan-Pelaporan.txt", "txt", "bappelitbangda", PUBLIC, "pic.bappelitbangda",
        (
            Part("Kapan", "Laporan disampaikan setelah triwulan berakhir, paling lambat tanggal 10 bulan berikutnya."),
            Part("Apa yang diisi", "Persentase kemajuan terhadap keseluruhan rencana aksi, realisasi anggaran pada triwulan tersebut, kendala, tindak lanjut, dan bukti dukung."),
            Part("Bukti dukung yang baik", "Bukti menyebut tanggal, pelaksana, dan hasil. Foto disertai keterangan tempat dan waktu. Dokumen yang memuat data pribadi diberi klasifikasi terbatas."),
        ), 300,
    ),
    Paper(
        "berita-acara", "Berita Acara Serah Terima Perangkat Loket", "Berita-Acara-Pindaian.pdf", "scan", "kec-moti", PUBLIC, "pic.kec-moti",
        (
            Part("Berita acara", """
                Pada hari ini telah dilaksanakan serah terima perangkat loket layanan kepada Kecamatan Moti.

                Perangkat diterima dalam keadaan baik dan telah diuji dengan sambungan gelombang mikro.

                Demikian Berita Acara ini dibuat dengan sebenar-benarnya untuk dipergunakan sebagaimana mestinya.
            """),
        ), 150,
    ),
    Paper(
        "uji-keamanan", "Laporan Uji Kerentanan Sistem Pajak Daerah", "Laporan-Uji-Kerentanan.pdf", "pdf", "diskomsandi", SECRET, "pic.diskomsandi",
        (
            Part("Ringkasan", "Uji kerentanan terhadap sistem pajak daerah menemukan dua temuan tinggi dan lima temuan sedang. Temuan tinggi ditutup dalam 21 hari."),
            Part("Temuan", "", [
                ["Tingkat", "Jumlah", "Status"],
                ["Tinggi", "2", "Selesai"], ["Sedang", "5", "Empat selesai"], ["Rendah", "8", "Dijadwalkan"],
            ]),
            Part("Tindak lanjut", "Pengujian ulang dilaksanakan pada triwulan berikutnya. Laporan ini bersifat rahasia dan hanya dibaca oleh unit yang berwenang."),
        ), 70,
    ),
)  # fmt: skip
