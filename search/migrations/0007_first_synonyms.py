"""The synonyms a city begins with. Administrators change them; what they delete does not come back."""

from django.db import migrations

ACRONYMS = """
SPBE = sistem pemerintahan berbasis elektronik
ASN = aparatur sipil negara
PNS = pegawai negeri sipil
PPPK = pegawai pemerintah dengan perjanjian kerja
OPD = organisasi perangkat daerah
SKPD = satuan kerja perangkat daerah
APBD = anggaran pendapatan dan belanja daerah
APBN = anggaran pendapatan dan belanja negara
RPJMD = rencana pembangunan jangka menengah daerah
RPJPD = rencana pembangunan jangka panjang daerah
RKPD = rencana kerja pemerintah daerah
RKA = rencana kerja dan anggaran
DPA = dokumen pelaksanaan anggaran
PAD = pendapatan asli daerah
DAU = dana alokasi umum
DAK = dana alokasi khusus
KTP = kartu tanda penduduk
KK = kartu keluarga
NIK = nomor induk kependudukan
NIP = nomor induk pegawai
PBB = pajak bumi dan bangunan
NPWP = nomor pokok wajib pajak
IMB = izin mendirikan bangunan
PBG = persetujuan bangunan gedung
RTRW = rencana tata ruang wilayah
UMKM = usaha mikro kecil dan menengah
BUMD = badan usaha milik daerah
BLUD = badan layanan umum daerah
DPRD = dewan perwakilan rakyat daerah
TPP = tambahan penghasilan pegawai
LKPD = laporan keuangan pemerintah daerah
LPPD = laporan penyelenggaraan pemerintahan daerah
SAKIP = sistem akuntabilitas kinerja instansi pemerintah
SPIP = sistem pengendalian intern pemerintah
SOP = standar operasional prosedur
SPM = standar pelayanan minimal
PPID = pejabat pengelola informasi dan dokumentasi
APIP = aparat pengawasan intern pemerintah
BPK = badan pemeriksa keuangan
KPK = komisi pemberantasan korupsi
BSSN = badan siber dan sandi negara
TTE = tanda tangan elektronik
TIK = teknologi informasi dan komunikasi
SMKI = sistem manajemen keamanan informasi
JDIH = jaringan dokumentasi dan informasi hukum
UU = undang undang
PP = peraturan pemerintah
Perpres = peraturan presiden
Perda = peraturan daerah
Perwali = peraturan wali kota
PTSP = pelayanan terpadu satu pintu
MPP = mal pelayanan publik
"""
LAY = """
gaji = penghasilan
upah = penghasilan
orang miskin = masyarakat berpenghasilan rendah
bos = atasan
nyogok = suap
sogokan = gratifikasi
uang pelicin = gratifikasi
dipecat = diberhentikan
pecat = pemberhentian
pensiun = purnatugas
cuti hamil = cuti melahirkan
bolos = tidak masuk kerja
lembur = kerja di luar jam kerja
pindah tugas = mutasi
tender = pengadaan barang dan jasa
lelang proyek = pengadaan barang dan jasa
beli barang = pengadaan barang
kontraktor = penyedia jasa
internet = jaringan
wifi = jaringan nirkabel
website = situs web
situs = laman
hacker = peretas
dibobol = insiden keamanan
data bocor = kegagalan pelindungan data
data pribadi bocor = kegagalan pelindungan data pribadi
server = pusat data
komputer awan = komputasi awan
cloud = komputasi awan
password = kata sandi
aplikasi hp = aplikasi seluler
banjir = bencana alam
gempa = bencana alam
puskesmas = pusat kesehatan masyarakat
rumah sakit umum = rumah sakit umum daerah
sekolah dasar = satuan pendidikan dasar
buang sampah = pengelolaan sampah
angkot = angkutan umum
jalan rusak = pemeliharaan jalan
air bersih = air minum
rumah kumuh = permukiman kumuh
ngurus izin = perizinan
surat nikah = akta perkawinan
denda = sanksi administratif
hukuman = sanksi
dihukum = pidana
keluhan = pengaduan
laporan warga = pengaduan masyarakat
musyawarah warga = musyawarah perencanaan pembangunan
mobil dinas = kendaraan dinas
tanah pemda = barang milik daerah
aset kota = barang milik daerah
utang daerah = pinjaman daerah
bantuan sosial = bansos
"""


def add(apps, schema_editor):
    Synonym = apps.get_model("search", "Synonym")
    rows = []
    for kind, text in (("singkatan", ACRONYMS), ("awam", LAY)):
        for line in text.strip().splitlines():
            word, meaning = line.split(" = ")
            rows.append(Synonym(kind=kind, word=word, meaning=meaning))
    Synonym.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("search", "0006_synonym")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
