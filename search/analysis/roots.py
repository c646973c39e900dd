"""Roots of government Indonesian that the Snowball stemmer takes for something else, or apart.

Written by us. A word whose affixes lead to one of these roots gets the root as its stem; a word that is
itself in the list stays as it is, which also keeps it from losing a part that only looks like an affix
(``kepala`` is not ``ke`` + ``pala``).
"""

_TEXT = """
acara acu adil administrasi adu agenda ahli ajar aju akreditasi akses aksi aktif akuntabel alami alih
alokasi aman amanat ambil analisis ancam andal anggar anggota angkat angkut antar antrean aparat aparatur
aplikasi arah arsip arsitektur asas aset asuh atasi atur audit awal awas badan bagi bagian bahan baharu
bahas bahasa baik baku balas bangun bantu bapak baru batas bawah bayar beban beda belakang belanja beli
benar bendahara bentuk berantas beri berikan berita berkas berlaku bersama bersih besar biaya bidang bijak bimbing
bina birokrasi buat budaya budidaya buka bukti bulan bumi bupati butuh cabut cadang cakup calon camat
capai catat cegah cepat cermin cipta citra coba cukup daerah daftar dagang damping dana dasar data daya
delegasi demokrasi dengar desa detail didik digital dihukum dinas disiplin diskomsandi distribusi dokumen dorong
dosen dua duduk dukung efektif efisien ekonomi elektronik evaluasi fasilitas fokus formulir forum fungsi
gabung gaji galang gambar ganti gerak giat golong gubernur gugat guna hadap hadir hapus harga harmonis
hasil hemat hibah hidup himpun hitung honor hubung hukum hukuman huni identifikasi ikan ikat ikut implementasi
impor indeks indikator induk industri informasi infrastruktur inisiatif inovasi inspektorat instansi
instrumen integrasi investasi izin jabat jadi jadwal jaga jalan jalur jamin jangka jaring jawab jelas
jenis jual jumlah kabupaten kaji kantor karya kategori keadaan kecil kedudukan kelola keluar
keluarga keluh kembali kembang kena kenal kendala kendali kendara kepala kerja kesatuan ketahanan ketua
keuangan kinerja kirim klasifikasi komando komisi komite komputer komunikasi kondisi konsep
konstruksi konsultasi kontrak koordinasi kota kriteria kuasa kuat kumpul kunci kunjung kurang lahan lahir
laksana laku lambat lampau lampir langgan langgar langkah lanjut lapor larang latih layak layan lebih
lembaga lengkap lestari lindung lingkung lingkup lintas luas lulus lurah maluku manajemen mandiri manfaat
masalah masuk masyarakat matang mekanisme menteri milik minat minta misi mitra modal model moderat mohon
monitoring muat mudah muka musyawarah mutakhir mutasi mutu naik nasional naung negara niaga nikah nilai
norma nyata obat objek olah operasi operator opini optimal organisasi otonomi otoritas paham pajak pakai
paksa pandang panitia pantau paparan parkir partisipasi pasal pasang pasar patuh pedoman pegang pegawai peka
pelabuhan pelihara peluang pemda pemerintah pemilu pemuda pendapat pendapatan penduduk pengadaan penghasilan
penjara pensiun penting penyidik perairan
peran perangkat peraturan percaya perikanan periksa peringkat perintah perlu persandian personel pertama
perundang perwali peta petugas pidana pikir pilih pimpin pindah pinjam polisi posisi potensi potong prakarsa
prasarana predikat presiden prestasi prinsip prioritas produk profesi program proses proyek publik pulih
pungut pusat putus raih rakyat ramah rancang rangka rapat rasionalisasi rata rawat realisasi referensi
reformasi regulasi rekam rekomendasi rencana republik resmi restorasi retas retribusi revisi reviu ringkas
risiko ruang rujuk rumah rumus rusak sah saham saji sampah sandi saran sarana sasar satu sebagian sebar
sederhana sedia sehat sejahtera sekda sekolah sekretariat sekretaris selaras seleksi selenggara selesai
selisih seluruh semester seminar sengketa sentra seragam serah serap serikat sertifikat sesuai setara
setda setor setuju siaga siap siar sidang sidik sifat sikap simpan sinergi sistem sosial standar status
strategi strategis struktur studi suara subjek sumber sumpah surat surut survei susun tahan tahap tahu
tahun takah tambah tampil tampung tanah tanda tangan tanggap tanggung tanggungjawab tani tarif tarik tata
tawar tayang tegak tegas tekan teknis teknologi telaah teliti telusur tempat temu tenaga tengah tentu
tera terang terap terbit terima ternate tertib terus tetap tim timbang tindak tindaklanjut tingkat tolak tinjau
titik toleransi topik transaksi transparan triwulan tugas tuju tukar tulis tumbuh tunda tunjang tunjuk
tuntas tuntut tutup uang uji ujung ukur ulang umum undang undi unggah unggul unit unsur untung upah upaya
urus usaha usul utama utang validasi verifikasi versi visi wajib wakil walikota warga waris warta wenang
wilayah wisata wujud zona
"""
ROOTS = frozenset(_TEXT.split())
