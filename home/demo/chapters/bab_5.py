"""Bab V Peta rencana."""

from home.demo.prose import Chapter, callout, citation, figure, matrix, section, table, text

CHAPTER = Chapter(
    key="bab-5",
    title="Peta Rencana SPBE",
    agency="diskomsandi",
    summary="Inisiatif strategis, rencana aksi menurut tujuh muatan, prioritas, jadwal, dan kebutuhan anggaran tahun 2025–2029.",
    notes={
        "muatan": "Tujuh muatan mengikuti Surat Edaran Menteri PANRB Nomor 18 Tahun 2022: tata kelola, manajemen, layanan, aplikasi, infrastruktur TIK, keamanan, dan audit TIK.",
        "efisiensi": "Efisiensi adalah gabungan nilai biaya dan lama pelaksanaan: semakin kecil biaya dan semakin singkat waktunya, semakin tinggi nilainya.",
        "pagu": "Pagu bersifat indikatif dan disesuaikan dengan kemampuan keuangan daerah pada setiap tahun anggaran.",
    },
    body=(
        section("Penyusunan peta rencana", "penyusunan"),
        text("""
            Peta rencana menjabarkan arsitektur pada {bab-4} menjadi rencana aksi yang dapat dilaksanakan, dianggarkan, dan
            diukur. Rencana aksi dikelompokkan ke dalam tujuh muatan[^muatan]. Setiap rencana aksi memuat sasaran pembangunan
            yang didukung, inisiatif strategis, program, kegiatan, kode subkegiatan, keluaran, keadaan awal, target setiap
            tahun, pagu dan sumber dana, penanggung jawab, serta unit pendukung.
        """),
        citation("Surat Edaran Menteri PANRB Nomor 18 Tahun 2022", "Bab IV"),
        section("Inisiatif strategis", "inisiatif"),
        text("""
            Delapan inisiatif strategis merangkai rencana aksi lintas perangkat daerah menjadi perubahan yang dapat dirasakan.
        """),
        table(
            "Inisiatif strategis dan perubahan yang dituju",
            [
                ["Kode", "Inisiatif strategis", "Perubahan yang dituju pada 2029"],
                [
                    "IS-1",
                    "Kebijakan dan koordinasi yang berlaku bagi semua",
                    "Seluruh belanja TIK sesuai arsitektur",
                ],
                ["IS-2", "Delapan manajemen SPBE", "Manajemen diterapkan pada seluruh sistem strategis"],
                ["IS-3", "Layanan terpadu satu akun", "70 layanan selesai penuh secara elektronik"],
                ["IS-4", "Konsolidasi dan integrasi aplikasi", "45 aplikasi yang saling terhubung"],
                ["IS-5", "Satu Data Kota Ternate", "95% dataset prioritas bermetadata lengkap"],
                ["IS-6", "Jaringan kepulauan", "58 kantor terhubung jaringan intra"],
                ["IS-7", "Ternate aman siber", "Seluruh sistem strategis diuji setiap tahun"],
                ["IS-8", "Audit untuk perbaikan", "Temuan audit ditindaklanjuti paling lama 90 hari"],
            ],
        ),
        figure(
            "peta-jalan",
            "Peta jalan pelaksanaan inisiatif strategis 2025–2029",
            "Diagram batang waktu delapan inisiatif: kebijakan dan manajemen dimulai 2025, jaringan dan Satu Data berjalan 2025–2028, layanan terpadu dan integrasi aplikasi 2026–2029, keamanan sepanjang periode, audit mulai 2026.",
        ),
        section("Penetapan prioritas", "prioritas"),
        text("""
            Prioritas dinilai dengan tiga ukuran: efektivitas terhadap sasaran, kelayakan pelaksanaan, dan efisiensi[^efisiensi].
            Efektivitas dan kelayakan masing-masing diberi nilai 1 sampai dengan 3 oleh penanggung jawab dan diverifikasi oleh
            Tim Penyusun. Rencana aksi dengan jumlah nilai tertinggi didahulukan apabila anggaran tidak mencukupi.
        """),
        table(
            "Ukuran penetapan prioritas",
            [
                ["Ukuran", "1 (rendah)", "2 (sedang)", "3 (tinggi)"],
                [
                    "Efektivitas",
                    "Mendukung satu indikator secara tidak langsung",
                    "Mendukung satu indikator secara langsung",
                    "Mendukung beberapa indikator atau layanan prioritas",
                ],
                [
                    "Kelayakan",
                    "Membutuhkan kebijakan dan tenaga yang belum ada",
                    "Sebagian prasyarat tersedia",
                    "Seluruh prasyarat tersedia",
                ],
                [
                    "Biaya",
                    "Di atas Rp 2.000.000.000",
                    "Rp 500.000.000 sampai dengan Rp 2.000.000.000",
                    "Di bawah Rp 500.000.000",
                ],
                [
                    "Lama pelaksanaan",
                    "Lebih dari 36 bulan",
                    "13 sampai dengan 36 bulan",
                    "Sampai dengan 12 bulan",
                ],
            ],
        ),
        section("Cara membaca bab ini", level=3),
        text("""
            Setiap muatan diawali uraian singkat, diikuti matriks rencana aksi yang telah terbit. Judul rencana aksi pada matriks
            dapat dibuka untuk membaca sasaran, target dan anggaran setiap tahun, serta laporan kemajuannya. Panduan pengisian
            laporan bagi PIC tersedia dalam {dokumen:panduan}.
        """),
        section("Muatan tata kelola", "muatan-tata-kelola"),
        text("""
            Muatan tata kelola menyediakan aturan dan wadah pengambilan keputusan. Penetapan peraturan wali kota tentang
            penyelenggaraan SPBE menjadi prasyarat bagi muatan lainnya, sehingga diselesaikan pada tahun pertama. Klarifikasi
            belanja TIK memastikan tidak ada lagi pembangunan aplikasi di luar arsitektur. Keterbukaan kemajuan kepada masyarakat
            sengaja ditempatkan dalam muatan ini karena pengawasan publik adalah bagian dari tata kelola, bukan pelengkapnya.
        """),
        matrix("Rencana aksi muatan tata kelola", "tata_kelola"),
        section("Muatan manajemen", "muatan-manajemen"),
        text("""
            Delapan manajemen SPBE diterapkan bertahap. Manajemen risiko, keamanan informasi, dan data didahulukan; manajemen
            pengetahuan, perubahan, aset, sumber daya manusia, dan layanan mengikuti. Setiap manajemen memiliki satu penanggung
            jawab dan satu pedoman. Hasil yang diharapkan bukan tersedianya dokumen, melainkan perubahan cara kerja: risiko
            dibicarakan sebelum terjadi, aset diketahui keadaannya, dan pengetahuan tidak pergi bersama orangnya.
        """),
        matrix("Rencana aksi muatan manajemen", "manajemen"),
        section("Muatan layanan", "muatan-layanan"),
        text("""
            Muatan layanan memperoleh porsi rencana aksi terbanyak karena paling langsung dirasakan warga. Layanan dipilih
            berdasarkan jumlah pemohon, kesiapan data, dan keterjangkauan bagi warga kepulauan. Layanan yang telah selesai penuh
            secara elektronik tetap menyediakan loket bagi warga yang membutuhkannya. Ukuran keberhasilannya adalah permohonan yang
            selesai tanpa kunjungan kedua, bukan jumlah layanan yang memiliki formulir daring.
        """),
        matrix("Rencana aksi muatan layanan", "layanan"),
        section("Muatan aplikasi", "muatan-aplikasi"),
        text("""
            Muatan aplikasi menata portofolio sesuai {bab-4#aplikasi}. Penghentian aplikasi dilakukan setelah datanya diarsipkan
            dan penggunanya dipindahkan; tidak ada aplikasi yang dihentikan tanpa berita acara pemindahan data. Keadaan awal
            portofolio dan rekomendasinya dapat dibaca dalam {dokumen:inventaris}.
        """),
        matrix("Rencana aksi muatan aplikasi", "aplikasi"),
        section("Muatan infrastruktur TIK", "muatan-infrastruktur"),
        text("""
            Muatan infrastruktur memperluas jaringan, memindahkan aplikasi ke pusat data yang memenuhi syarat, dan menyediakan
            sarana kerja bagi kecamatan. Pembangunan fisik dikoordinasikan dengan rencana tata ruang agar penggelaran kabel
            tidak mengulang galian pada ruas yang sama. Pekerjaan di pulau kecil dijadwalkan di luar musim angin barat, dan
            perangkat cadangan disimpan di kantor kecamatan agar perbaikan tidak menunggu kapal.
        """),
        matrix("Rencana aksi muatan infrastruktur TIK", "infrastruktur"),
        section("Muatan keamanan", "muatan-keamanan"),
        text("""
            Muatan keamanan beralih dari penanganan menjadi pencegahan: pemantauan berkelanjutan, uji keamanan terjadwal,
            pencadangan yang diuji, dan peningkatan kesadaran pegawai. Laporan hasil uji bersifat rahasia dan hanya dibaca unit yang
            berwenang; yang diumumkan adalah persentase sistem yang diuji dan waktu penyelesaian temuannya.
        """),
        matrix("Rencana aksi muatan keamanan", "keamanan"),
        section("Muatan audit TIK", "muatan-audit"),
        text("""
            Audit TIK dilaksanakan terhadap infrastruktur, aplikasi, dan keamanan. Audit internal dilaksanakan Inspektorat dengan
            dukungan tenaga ahli, dan hasilnya menjadi masukan bagi reviu paruh waktu. Pada tahun pertama audit dibatasi pada satu
            aplikasi sebagai pembelajaran; cakupannya diperluas setelah auditor bersertifikat tersedia.
        """),
        matrix("Rencana aksi muatan audit TIK", "audit"),
        section("Kebutuhan anggaran", "anggaran"),
        text("""
            Kebutuhan anggaran dihitung dari rencana aksi. Sumber utamanya adalah APBD[^pagu]; sumber lain berupa dana alokasi
            khusus dan hibah dicatat terpisah pada setiap rencana aksi. Pagu setiap tahun dapat dibaca pada {lampiran-a} dan
            selalu mengikuti keadaan terakhir rencana aksi yang telah terbit.
        """),
        callout(
            "info",
            "Angka selalu mengikuti sumbernya",
            """
            Matriks pada bab ini bukan salinan. Apabila suatu rencana aksi diubah dan disetujui, matriks, ringkasan menurut
            muatan, dan halaman perangkat daerah berubah bersamaan, sehingga tidak ada dua angka untuk hal yang sama.
            """,
        ),
        section("Reviu dan perubahan", "reviu"),
        text("""
            Peta rencana direviu pada tahun 2027 dan tahun 2029. Di luar reviu berkala, perubahan rencana aksi dapat diajukan
            penanggung jawab dengan menyebutkan alasan, dampak terhadap target, dan dampak terhadap anggaran. Perubahan berlaku
            setelah disetujui kepala perangkat daerah dan Sekretaris Daerah. Versi sebelumnya tetap tersimpan dan dapat
            dibandingkan.
        """),
    ),
)
