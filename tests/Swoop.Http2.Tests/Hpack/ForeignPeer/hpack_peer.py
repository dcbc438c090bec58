"""A line protocol around python3-hpack: one decoder and one encoder, kept over all lines.

  D <block>                        -> fields of the block, or "fault <reason>"
  E <huffman 0|1> <field>...       -> the block
  S <size>                         -> ok; sets the table size that both may use
A field is name:value:never with name and value in hexadecimal; no fields are "-".
"""
import sys

import hpack

decoder = hpack.Decoder(max_header_list_size=1 << 24)
encoder = hpack.Encoder()


def shown(field):
    never = "0" if field.indexable else "1"
    return f"{field[0].hex()}:{field[1].hex()}:{never}"


def parsed(text):
    name, value, never = text.split(":")
    return bytes.fromhex(name), bytes.fromhex(value), never == "1"


print("ready", flush=True)
for line in sys.stdin:
    verb, *words = line.split()
    if verb == "D":
        try:
            fields = decoder.decode(bytes.fromhex(words[0] if words else ""), raw=True)
            print(" ".join(map(shown, fields)) or "-")
        except hpack.HPACKError as error:
            print("fault", repr(error))
    elif verb == "E":
        print(encoder.encode(map(parsed, words[1:]), huffman=words[0] == "1").hex())
    elif verb == "S":
        decoder.max_allowed_table_size = int(words[0])
        encoder.header_table_size = int(words[0])
        print("ok")
    sys.stdout.flush()
