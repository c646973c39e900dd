"""Words of Indonesian that say nothing about what a text is about. They are neither indexed nor asked for."""

_TEXT = """
a ada adalah adapun agar akan aku al an and anda antara apa apabila apakah are atas atau b bagaimana bagi
bahkan bahwa baik banyak beberapa begitu belum berapa berbagai berikut bila bisa boleh bukan by c cara d
dahulu dalam dan dapat dari daripada demi demikian dengan di dia diri dll dsb dst e for guna hal hanya
harus hingga ia ialah in ini is itu jika juga kah kami kamu kapan karena ke kecuali kemudian kenapa
kepada kepadanya ketika kita lagi lain lainnya lalu lebih maka mana masih masing maupun melalui memang
mengapa menjadi menurut mereka meski misalnya mungkin namun nya of oleh on pada padahal para pernah pula
pun saat saja saling sama sambil sampai sangat saya sebab sebagai sebagaimana sebelum sebuah secara
sedang sedangkan sehingga sehubungan sejak selain selaku selama seluruh semua sendiri seorang seperti
serta sesuai sesuatu sesudah setelah setiap siapa suatu sudah supaya tak tanpa tapi telah tentang
terhadap tersebut tetapi the tiap tidak to untuk waktu walaupun with yaitu yakni yang
"""
STOP_WORDS = frozenset(_TEXT.split())
