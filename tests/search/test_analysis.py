"""Words that share a stem, words that must not, and how text becomes terms."""

import pytest

from search.analysis import term, terms_of
from search.analysis.words import WORD, words_of
from search.snippets import snippet

SAME = """
perencanaan/rencana direncanakan/rencana perencanaannya/rencana menteri/kementerian nilai/penilaian dinilai/nilai
pegawai/kepegawaian pengelolaan/dikelola mengelola/kelola pengembangan/dikembangkan berkembang/pengembangan
penetapan/ditetapkan menetapkan/ketetapan pelaksanaan/dilaksanakan melaksanakan/terlaksana
penyelenggaraan/diselenggarakan menyelenggarakan/penyelenggara pemantauan/dipantau memantau/pantauan
pelaporan/laporan dilaporkan/pelapor penyusunan/disusun menyusun/tersusun penerapan/diterapkan menerapkan/terapan
pengawasan/diawasi mengawasi/pengawas penganggaran/anggaran dianggarkan/anggaran pelayanan/layanan melayani/dilayani
pembangunan/dibangun membangun/terbangun peningkatan/ditingkatkan meningkat/tingkat penggunaan/digunakan
menggunakan/pengguna pemanfaatan/dimanfaatkan bermanfaat/manfaat pendidikan/dididik mendidik/pendidik
kesehatan/sehat menyehatkan/sehat keputusan/memutuskan diputuskan/putusan kebijakan/bijak pemerintahan/pemerintah
menyediakan/penyedia tersedia/ketersediaan keamanan/pengamanan diamankan/aman pengaturan/diatur mengatur/aturan
pertanggungjawaban/dipertanggungjawabkan pengendalian/dikendalikan terkendali/mengendalikan pembayaran/dibayarkan
membayar/bayar penunjukan/ditunjuk menunjuk/penunjuk pemeriksaan/diperiksa memeriksa/pemeriksa penyimpanan/disimpan
menyimpan/tersimpan pengumpulan/dikumpulkan mengumpulkan/kumpulan pelatihan/latihan melatih/pelatih
penduduk/kependudukan arsip/kearsipan pengarsipan/diarsipkan kelembagaan/lembaga perizinan/izin diizinkan/mengizinkan
pengujian/diuji menguji/teruji penyerahan/diserahkan menyerahkan/serah pengukuran/terukur mengukur/ukuran
penelitian/diteliti meneliti/peneliti pengiriman/dikirim mengirim/kiriman penyimpangan/menyimpang
pengintegrasian/terintegrasi mengintegrasikan/integrasi pemutakhiran/dimutakhirkan mutakhir/kemutakhiran
penyampaian/disampaikan menyampaikan/sampaian kematangan/matang pematangan/matang perlindungan/dilindungi
melindungi/pelindung pendaftaran/terdaftar mendaftar/daftar pencatatan/dicatat mencatat/catatan penilaiannya/menilai
peruntukan/untuk-an pembiayaan/biaya dibiayai/biaya pengadaan/pengadaannya pemindahan/dipindahkan
memindahkan/pindah pembinaan/dibina membina/pembina penyelarasan/diselaraskan keselarasan/selaras
penyederhanaan/disederhanakan sederhana/kesederhanaan penguatan/diperkuat memperkuat/kuat keterbukaan/terbuka
membuka/dibuka pembaruan/diperbarui memperbarui/baru pemulihan/dipulihkan memulihkan/pulih kewajiban/wajib
diwajibkan/mewajibkan kewenangan/wewenang-wenang jabatan/menjabat pejabat/jabatan perubahan/diubah
penambahan/ditambah menambahkan/tambahan pengurangan/dikurangi berkurang/kurang pengusulan/diusulkan
mengusulkan/usulan pengajuan/diajukan mengajukan/ajuan penolakan/ditolak persetujuan/disetujui menyetujui/setuju
pengesahan/disahkan mengesahkan/sah pencapaian/tercapai mencapai/capaian sasaran/menyasar kinerja/kinerjanya
pemetaan/dipetakan memetakan/peta penataan/ditata menata/tata keberlanjutan/berlanjut melanjutkan/lanjutan
kelurahan/lurah kecamatan/camat keluhan/mengeluh peretas/meretas pemberantasan/memberantas kendaraan/berkendara
pensiunan/pensiun pemuda/kepemudaan pedoman/berpedoman penghasilan/berpenghasilan berpendapat/pendapat
""".split()  # noqa: SIM905 - a table is easier to read and to add to than a list
# Pairs that only look related.
APART = """
menteri/teri kepala/pala pemerintah/perintah dinas/nas peluang/uang peta/pet dana/dan badan/bad kota/kotak
data/datar berita/beri peran/perang negara/negeri manajemen/manajer seragam/ragam penting/ting layanan/layar
sekretaris/kretaris indikator/indikasi pasar/pasal wajib/wajah
pendapatan/dapat pendapat/pendapatan penghasilan/hasil perwali/wali hukuman/hukum dihukum/hukum
""".split()  # noqa: SIM905


def pairs(table: list[str]) -> list[list[str]]:
    return [pair.split("/") for pair in table if "-" not in pair]


@pytest.mark.parametrize(("one", "other"), pairs(SAME))
def test_shares_a_stem(one, other):
    assert term(one) == term(other) != ""


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_stays_apart(one, other):
    assert term(one) != term(other)


def test_the_table_is_large():
    assert len({tuple(pair) for pair in pairs(SAME)}) >= 100


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("SPBE Tahun 2026", ["spbe", "tahun", "2026"]),
        ("2.16.03.2.02.0037", ["2", "16", "03", "2", "02", "0037"]),
        ("langkah-langkah", ["langkah", "langkah"]),
        ("Café CAFÉ cafe\u0301", ["cafe", "cafe", "cafe"]),
        ("yang dan untuk", []),
        ("🙂 … \x00 <b>", []),
        ("x" * 500, ["x" * 40]),
    ],
)
def test_text_becomes_terms(text, terms):
    assert terms_of(text) == terms


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rencana, dan «perencanaan».", "<mark>Rencana</mark>, dan «<mark>perencanaan</mark>»."),
        ("Berencanalah; rencana_kerja!", "<mark>Berencanalah</mark>; <mark>rencana</mark>_kerja!"),
        ("Renc rencana ren 'rencana'", "Renc <mark>rencana</mark> ren &#x27;<mark>rencana</mark>&#x27;"),
        ("kota " * 60 + "rencana", "… " + "kota " * 35 + "<mark>rencana</mark>"),
    ],
)
def test_words_are_marked_where_they_stand(text, shown):
    found = snippet(text, frozenset({term("rencana")}))
    assert (found.html, found.marked) == (shown, 1)


def test_plain_text_has_the_words_that_any_text_has():
    for text in ("a_b-c 1/2\t3.4", "".join(map(chr, range(128))), "", "__", "x" * 99):
        assert words_of(text) == WORD.findall(text)
        assert words_of(f"{text} é") == [*WORD.findall(text), "é"]
