"""The people of the demo city. Every name is made up; the family names are those of villages of Ternate."""

from dataclasses import dataclass
from datetime import date

from cms.agencies.models import Appointment, Office

Role = Office.Role
Capacity = Appointment.Capacity
PASSWORD = "paraf-demo"
SINCE = date(2024, 1, 2)
SERIAL = 900  # of the made-up NIP; offices count from 001


@dataclass(frozen=True)
class Official:
    """A person and the office held. ``born`` is the beginning of the NIP, ``joined`` year and month."""

    username: str
    name: str
    agency: str
    role: str
    title: str
    born: str
    joined: str
    sex: int = 1
    capacity: str = Capacity.DEFINITIVE

    def nip(self, number: int) -> str:
        return f"{self.born}{self.joined}{self.sex}{(SERIAL + number) % 1000:03}"


def head(slug: str, name: str, title: str, born: str, joined: str, sex: int = 1, **more: str) -> Official:
    return Official(f"kepala.{slug}", name, slug, Role.HEAD, title, born, joined, sex, **more)


def pic(slug: str, name: str, short: str, born: str, joined: str, sex: int = 2) -> Official:
    return Official(f"pic.{slug}", name, slug, Role.PIC, f"PIC {short}", born, joined, sex)


def member(slug: str, name: str, title: str, born: str, joined: str, sex: int = 2) -> Official:
    return Official(f"staf.{slug}", name, slug, Role.MEMBER, title, born, joined, sex)


OFFICIALS = (
    Official("sekda", "Dr. H. Syahril Foramadiahi, M.Si.", "setda", Role.SECRETARY, "Sekretaris Daerah", "19681104", "199403"),
    Official("admin", "Ridwan Salahudin, S.Kom.", "diskomsandi", Role.ADMIN, "Administrator Paraf", "19870516", "201101"),
    Official("penyusun", "Prof. Dr. Nurlaila Akehuda, M.T.", "bappelitbangda", Role.EXPERT, "Tim Ahli Penyusun Rencana SPBE", "19720921", "199903", 2),
    pic("setda", "Asnawi Kampung Makassar, S.STP.", "Setda", "19840228", "200612", 1),
    head("diskomsandi", "Drs. Hamid Kalumata, M.M.", "Kepala Dinas Komunikasi, Informatika dan Persandian", "19700817", "199603"),
    pic("diskomsandi", "Siti Rahma Tobona, S.T.", "Diskomsandi", "19880303", "201402"),
    member("diskomsandi", "Fikri Tabona, A.Md.Kom.", "Pranata Komputer Diskomsandi", "19950712", "202203", 1),
    head("bappelitbangda", "Ir. Mahmud Sulamadaha, M.T.", "Kepala Badan Perencanaan Pembangunan, Penelitian dan Pengembangan Daerah", "19690425", "199503"),
    pic("bappelitbangda", "Yulianti Sango, S.E., M.Si.", "Bappelitbangda", "19860914", "201001"),
    head("inspektorat", "Zainab Tarau, S.H., CGCAE.", "Inspektur", "19710206", "199703", 2),
    pic("inspektorat", "Bahrudin Kulaba, S.E.", "Inspektorat", "19830119", "200901", 1),
    head("bpkad", "H. Anwar Kastela, S.E., M.Ak.", "Kepala Badan Pengelolaan Keuangan dan Aset Daerah", "19721230", "199803"),
    pic("bpkad", "Mirna Sasa, S.Ak.", "BPKAD", "19900405", "201502"),
    head("bkpsdm", "Dra. Salma Maliaro, M.AP.", "Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "19700609", "199603", 2),
    pic("bkpsdm", "Iskandar Moya, S.Sos.", "BKPSDM", "19850822", "201001", 1),
    head("bp2rd", "Taufik Jambula, S.E., M.Si.", "Kepala Badan Pengelolaan Pajak dan Retribusi Daerah", "19740318", "200003"),
    pic("bp2rd", "Hadija Fitu, S.Kom.", "BP2RD", "19911127", "201903"),
    head("disdukcapil", "Rukmini Gambesi, S.Sos., M.Si.", "Kepala Dinas Kependudukan dan Pencatatan Sipil", "19730511", "199903", 2),
    pic("disdukcapil", "Ismail Ngade, S.IP.", "Disdukcapil", "19870202", "201101", 1),
    head("dpmptsp", "Burhan Takoma, S.H., M.H.", "Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "19711008", "199803"),
    pic("dpmptsp", "Nurhayati Toboko, S.E.", "DPMPTSP", "19890630", "201402"),
    head("dinkes", "dr. Farida Sabia, M.Kes.", "Kepala Dinas Kesehatan", "19740924", "200212", 2),
    pic("dinkes", "Ahmad Rifai Loto, S.K.M.", "Dinkes", "19880713", "201502", 1),
    member("dinkes", "Wa Ode Marikurubu, S.Tr.RMIK.", "Perekam Medis Dinkes", "19940421", "202012"),
    head("disdik", "Muslim Tongole, S.Pd., M.Pd.", "Kepala Dinas Pendidikan", "19690102", "199412"),
    pic("disdik", "Kartini Dufa, S.Pd.", "Disdik", "19850417", "200904"),
    head("dinsos", "H. Usman Takome, S.Sos.", "Kepala Dinas Sosial", "19700715", "199703"),
    pic("dinsos", "Lestari Tafure, S.Tr.Sos.", "Dinsos", "19920808", "201903"),
    head("pupr", "Ir. Rahman Tubo, M.T.", "Kepala Dinas Pekerjaan Umum dan Penataan Ruang", "19710327", "199903"),
    pic("pupr", "Dewi Santiong, S.T.", "PUPR", "19890119", "201502"),
    head("dishub", "Jufri Mangga Dua, S.SiT., M.M.", "Kepala Dinas Perhubungan", "19751212", "200112"),
    pic("dishub", "Rosmini Kota Baru, S.E.", "Dishub", "19860525", "201001"),
    member("dishub", "Abdul Haris Bastiong, S.T., M.Si.", "Sekretaris Dinas Perhubungan", "19790910", "200501", 1),
    head("dlh", "Nuraini Fora, S.Si., M.Ling.", "Kepala Dinas Lingkungan Hidup", "19760404", "200212", 2),
    pic("dlh", "Samsul Togafo, S.T.", "DLH", "19900616", "201502", 1),
    head("dispusip", "Halima Soa, S.IP., M.Hum.", "Kepala Dinas Perpustakaan dan Kearsipan Daerah", "19770228", "200501", 2, capacity=Capacity.PLT),
    pic("dispusip", "Gafar Moya Tengah, S.Ptk.", "Dispusip", "19910909", "201903", 1),
    head("disperindag", "Ramli Gamalama, S.E., M.M.", "Kepala Dinas Perindustrian dan Perdagangan", "19720619", "199903"),
    pic("disperindag", "Anisa Makassar Timur, S.E.", "Disperindag", "19930214", "202012"),
    head("kec-moti", "Sarif Takofi, S.STP., M.Si.", "Camat Moti", "19800801", "200212"),
    pic("kec-moti", "Mariam Tadenas, S.AP.", "Kecamatan Moti", "19920303", "201903"),
)  # fmt: skip
# While the head of Dishub is away, the secretary of the department decides as Plh.
PLH = ("staf.dishub", "kepala.dishub")
