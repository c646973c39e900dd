"""What hinders the action items, and what is done about it: obstacle and follow-up, by content area."""

from cms.plans.choices import Muatan

HINDRANCES: dict[str, tuple[tuple[str, str], ...]] = {
    Muatan.GOVERNANCE: (
        (
            "Pembahasan rancangan peraturan tertunda karena jadwal harmonisasi berubah.",
            "Bagian Hukum menjadwalkan ulang harmonisasi pada awal triwulan berikutnya.",
        ),
        (
            "Tiga perangkat daerah belum menyampaikan bahan sesuai format.",
            "Sekretariat mendampingi pengisian dan memperpanjang waktu satu pekan.",
        ),
    ),
    Muatan.MANAGEMENT: (
        (
            "Pemilik risiko pada dua sistem berganti karena mutasi.",
            "Pemilik risiko baru ditetapkan dan menerima penjelasan dari sekretariat.",
        ),
        (
            "Peserta pelatihan belum memenuhi jumlah karena bersamaan dengan penyusunan anggaran.",
            "Pelatihan dibagi menjadi dua angkatan dan sebagian dilaksanakan secara daring.",
        ),
    ),
    Muatan.SERVICES: (
        (
            "Sambungan di loket kepulauan terputus selama delapan hari karena cuaca.",
            "Aplikasi loket menggunakan mode luring; data dikirim setelah sambungan pulih.",
        ),
        (
            "Standar pelayanan dua jenis layanan belum ditetapkan sehingga belum dapat dibuka secara elektronik.",
            "Rancangan standar pelayanan dibahas bersama Bagian Organisasi.",
        ),
        (
            "Sebagian pemohon masih datang ke loket karena belum mengetahui layanan daring.",
            "Sosialisasi melalui kelurahan dan penempatan petugas pendamping di loket.",
        ),
    ),
    Muatan.APPLICATIONS: (
        (
            "Penyedia aplikasi lama belum menyerahkan dokumentasi basis data.",
            "Permintaan tertulis disampaikan; penyerahan menjadi syarat pembayaran tahap akhir.",
        ),
        (
            "Antarmuka kementerian berubah sehingga integrasi harus disesuaikan.",
            "Penyesuaian dikerjakan tim teknis dan diuji pada lingkungan percobaan.",
        ),
    ),
    Muatan.INFRASTRUCTURE: (
        (
            "Izin penggelaran kabel pada empat ruas belum terbit.",
            "Permohonan digabungkan dengan jadwal galian terpadu PUPR.",
        ),
        (
            "Pengiriman perangkat ke pulau tertunda karena gelombang tinggi.",
            "Perangkat dikirim pada jadwal kapal berikutnya; pemasangan dimundurkan tiga pekan.",
        ),
    ),
    Muatan.SECURITY: (
        (
            "Dua temuan tingkat sedang belum dapat ditutup karena menunggu pembaruan dari penyedia.",
            "Akses dibatasi sementara dan pembaruan dijadwalkan pada masa pemeliharaan.",
        ),
        (
            "Jumlah analis keamanan belum mencukupi untuk giliran jaga malam.",
            "Pengisian jaga malam melalui kerja sama sambil menunggu pengangkatan pegawai.",
        ),
    ),
    Muatan.AUDIT: (
        (
            "Auditor yang tersertifikasi ditugaskan pula pada pemeriksaan reguler.",
            "Program audit disusun ulang agar penugasan tidak bersamaan.",
        ),
    ),
}
