"""Bab VI Tata kelola, pemantauan, dan manajemen risiko."""

from home.demo.prose import Chapter, callout, citation, figure, section, table, text

CHAPTER = Chapter(
    key="bab-6",
    title="Tata Kelola, Pemantauan, dan Manajemen Risiko",
    agency="diskomsandi",
    summary="Siapa memutuskan apa, bagaimana kemajuan dipantau dan dilaporkan, serta risiko yang dikelola selama pelaksanaan rencana.",
    notes={
        "koordinator": "Sekretaris Daerah adalah koordinator SPBE Pemerintah Daerah.",
        "zona": "Zona pemantauan adalah pembagian perangkat daerah untuk keperluan kunjungan; berbeda dari zona dalam penilaian pencegahan korupsi.",
        "selera": "Selera risiko adalah batas besaran risiko yang masih dapat diterima; risiko di atasnya wajib ditangani.",
    },
    body=(
        section("Kelembagaan", "kelembagaan"),
        text("""
            Pelaksanaan rencana dipimpin oleh Wali Kota dan dikoordinasikan oleh Sekretaris Daerah[^koordinator]. Tim Koordinasi
            SPBE beranggotakan para asisten, kepala Bappelitbangda, BPKAD, BKPSDM, Inspektorat, Bagian Organisasi, dan Dinas
            Komunikasi, Informatika dan Persandian selaku sekretariat. Kepala perangkat daerah lainnya menjadi anggota forum. Susunan
            lengkapnya dimuat dalam {dokumen:sk-tim}.
        """),
        figure(
            "tata-kelola",
            "Kerangka tata kelola SPBE Kota Ternate",
            "Bagan bertingkat: Wali Kota di puncak, Sekretaris Daerah selaku koordinator di bawahnya, lalu Tim Koordinasi SPBE dengan sekretariat Diskomsandi, dan kepala perangkat daerah beserta PIC di tingkat bawah. Inspektorat berdiri di samping sebagai pengawas.",
        ),
        table(
            "Pembagian peran",
            [
                ["Peran", "Dijalankan oleh", "Kewenangan"],
                ["Penetap", "Wali Kota", "Menetapkan rencana sebagai satu kesatuan dengan keputusan"],
                [
                    "Koordinator",
                    "Sekretaris Daerah",
                    "Keputusan akhir atas setiap bab dan rencana aksi; memimpin rapat triwulanan",
                ],
                [
                    "Sekretariat",
                    "Diskomsandi",
                    "Mengelola sistem, arsitektur, dan jadwal; menyiapkan bahan rapat",
                ],
                [
                    "Perencana",
                    "Bappelitbangda",
                    "Menyelaraskan dengan RPJMD dan rencana kerja perangkat daerah",
                ],
                ["Pengawas", "Inspektorat", "Memeriksa pelaksanaan dan tindak lanjut"],
                [
                    "Penanggung jawab",
                    "Kepala perangkat daerah",
                    "Menyetujui atau mengembalikan naskah dan laporan unitnya",
                ],
                [
                    "PIC",
                    "Pejabat yang ditunjuk",
                    "Menyusun, memperbaiki, melaporkan kemajuan, dan mengunggah bukti dukung",
                ],
                [
                    "Tim Ahli",
                    "Tenaga yang ditunjuk",
                    "Menyusun bab lintas perangkat daerah dan menjawab masukan",
                ],
            ],
        ),
        section("Persetujuan berjenjang", "persetujuan"),
        text("""
            Setiap bab dan rencana aksi melewati tiga tahap: paraf PIC, persetujuan kepala perangkat daerah, dan keputusan
            Sekretaris Daerah. Naskah yang diajukan PIC dianggap telah diparafnya. Pengembalian selalu disertai catatan. Tidak
            seorang pun memutuskan naskah yang disusun atau diajukannya sendiri.

            Kewenangan mengikuti jabatan, bukan orang. Apabila pejabat berhalangan, keputusan diambil pelaksana harian; apabila
            jabatan kosong, oleh pelaksana tugas. Kedudukan tersebut dicatat bersama keputusan sehingga dapat dibaca kembali
            bertahun-tahun kemudian.
        """),
        section("Klarifikasi belanja teknologi", "klarifikasi"),
        text("""
            Usulan belanja teknologi informasi dan komunikasi diperiksa kesesuaiannya dengan {bab-4} sebelum masuk rencana kerja.
            Pemeriksaan menghasilkan satu dari tiga rekomendasi: sesuai, sesuai dengan perbaikan, atau tidak sesuai. Rekomendasi
            diterbitkan paling lama sepuluh hari kerja sejak usulan lengkap. Belanja tanpa rekomendasi tidak diproses dalam
            pengadaan. Langkah kerjanya diatur dalam {dokumen:sop-klarifikasi}.
        """),
        section("Pemantauan", "pemantauan"),
        citation(
            "Peraturan Presiden Nomor 95 Tahun 2018 tentang Sistem Pemerintahan Berbasis Elektronik",
            "Pasal 70 ayat (3)",
        ),
        text("""
            Kemajuan rencana aksi dilaporkan setiap triwulan oleh PIC paling lambat tanggal 10 bulan berikutnya. Laporan memuat
            persentase kemajuan, realisasi anggaran, kendala, tindak lanjut, dan bukti dukung. Laporan yang belum disampaikan
            setelah batas waktu ditandai terlambat pada halaman perangkat daerah.
        """),
        section("Zona pemantauan", level=3),
        text("""
            Perangkat daerah dikelompokkan ke dalam zona pemantauan[^zona]. Petugas zona mengunjungi perangkat daerah
            sekurang-kurangnya dua kali setahun, memeriksa kesesuaian laporan dengan keadaan lapangan, dan menuangkan hasilnya
            dalam berita acara yang ditandatangani kedua pihak.
        """),
        table(
            "Siklus pemantauan dan evaluasi dalam satu tahun",
            [
                ["Bulan", "Kegiatan", "Pelaksana", "Hasil"],
                [
                    "Januari",
                    "Laporan triwulan IV dan rekapitulasi tahunan",
                    "PIC, Diskomsandi",
                    "Laporan tahunan",
                ],
                ["Februari", "Rapat Tim Koordinasi I", "Sekretaris Daerah", "Risalah dan tindak lanjut"],
                ["April", "Laporan triwulan I; kunjungan zona tahap I", "PIC, petugas zona", "Berita acara"],
                ["Juni", "Penilaian mandiri", "Asesor internal", "Kertas kerja penilaian"],
                ["Juli", "Laporan triwulan II", "PIC", "Rekapitulasi semester"],
                [
                    "Agustus",
                    "Rapat Tim Koordinasi II; penyesuaian usulan anggaran",
                    "Sekretaris Daerah, BPKAD",
                    "Rekomendasi",
                ],
                [
                    "Oktober",
                    "Laporan triwulan III; kunjungan zona tahap II",
                    "PIC, petugas zona",
                    "Berita acara",
                ],
                ["November", "Audit internal TIK", "Inspektorat", "Laporan hasil audit"],
            ],
        ),
        section("Evaluasi", "evaluasi"),
        text("""
            Evaluasi dilaksanakan setiap tahun melalui penilaian mandiri terhadap seluruh indikator. Nilai mandiri dilengkapi
            penjelasan dan bukti dukung yang menyebut dokumen, pasal, dan halaman. Bukti yang sama dapat digunakan untuk beberapa
            indikator sehingga cukup diunggah satu kali. Hasil evaluasi menjadi dasar perbaikan rencana aksi tahun berikutnya dan
            bahan reviu paruh waktu.

            Instrumen penilaian dapat berubah dari waktu ke waktu. Karena itu rencana aksi dikaitkan dengan indikator sebagai
            data, bukan ditulis di dalam naskah, sehingga pergantian instrumen tidak mengubah isi bab ini.
        """),
        section("Manajemen risiko", "manajemen-risiko"),
        citation(
            "Peraturan Menteri PANRB Nomor 5 Tahun 2020 tentang Pedoman Manajemen Risiko SPBE", "Pasal 2"
        ),
        text("""
            Manajemen risiko SPBE dilaksanakan melalui penetapan konteks, penilaian risiko, penanganan, pemantauan, dan reviu.
            Kemungkinan dan dampak dinilai dengan skala 1 sampai dengan 5; besaran risiko diperoleh dari matriks analisis dan
            dibandingkan dengan selera risiko[^selera]. Setiap risiko memiliki satu pemilik.
        """),
        table(
            "Daftar risiko utama pelaksanaan rencana",
            [
                ["Kode", "Risiko", "Kemungkinan", "Dampak", "Besaran", "Penanganan", "Pemilik"],
                [
                    "R-01",
                    "Penggabungan perangkat daerah mengubah penanggung jawab rencana aksi",
                    "4",
                    "3",
                    "15",
                    "Rencana aksi dipindahkan kepada penerus beserta riwayatnya",
                    "Bagian Organisasi",
                ],
                [
                    "R-02",
                    "Anggaran tahun berjalan dikurangi",
                    "4",
                    "4",
                    "19",
                    "Prioritas dihitung ulang; rencana aksi bernilai rendah ditunda",
                    "BPKAD",
                ],
                [
                    "R-03",
                    "Sambungan kepulauan terputus lebih dari satu hari",
                    "3",
                    "4",
                    "17",
                    "Sambungan cadangan dan mode luring pada aplikasi loket",
                    "Diskomsandi",
                ],
                [
                    "R-04",
                    "Kebocoran data pribadi pada aplikasi lama",
                    "3",
                    "5",
                    "22",
                    "Penghentian atau pemindahan aplikasi; pemberitahuan insiden",
                    "Diskomsandi",
                ],
                [
                    "R-05",
                    "Mutasi pegawai menghilangkan pengetahuan teknis",
                    "4",
                    "3",
                    "15",
                    "Dokumentasi wajib dan agen perubahan berlapis",
                    "BKPSDM",
                ],
                [
                    "R-06",
                    "Penyedia menghentikan layanan aplikasi",
                    "2",
                    "4",
                    "13",
                    "Kode sumber disimpan; klausul alih kelola dalam kontrak",
                    "Bagian Pengadaan Barang dan Jasa",
                ],
                [
                    "R-07",
                    "Bukti dukung tidak sesuai pada saat evaluasi",
                    "3",
                    "3",
                    "12",
                    "Pemeriksaan silang oleh petugas zona sebelum penilaian",
                    "Inspektorat",
                ],
                [
                    "R-08",
                    "Warga kepulauan tidak menggunakan layanan digital",
                    "3",
                    "3",
                    "12",
                    "Loket berbantuan dan layanan keliling",
                    "Kecamatan",
                ],
                [
                    "R-09",
                    "Aplikasi umum nasional terlambat tersedia",
                    "3",
                    "2",
                    "8",
                    "Aplikasi yang ada dipertahankan dengan batas waktu",
                    "Diskomsandi",
                ],
            ],
            "Penilaian risiko awal oleh Tim Penyusun (contoh untuk peragaan).",
        ),
        callout(
            "info",
            "Risiko di atas selera risiko",
            """
            Risiko dengan besaran 16 atau lebih dilaporkan kepada Sekretaris Daerah setiap triwulan sampai besarannya turun. Pada
            awal periode terdapat tiga risiko pada tingkat tersebut: R-02, R-03, dan R-04.
            """,
        ),
        section("Pelaporan kepada masyarakat", "pelaporan"),
        text("""
            Kemajuan rencana aksi yang telah terbit dapat dibaca masyarakat pada situs rencana ini tanpa harus meminta. Masyarakat
            dapat menelusuri rencana aksi menurut perangkat daerah, muatan, tahun, dan status, serta membaca dokumen pendukung
            yang tidak dikecualikan. Permintaan informasi lainnya dilayani oleh Pejabat Pengelola Informasi dan Dokumentasi.
        """),
    ),
)
