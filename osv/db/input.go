package db

import "encoding/binary"

// input takes values from the front of a text. Past its end, and behind anything
// else that is wrong, it gives zero values and bad is set.
type input struct {
	rest []byte
	bad  bool
}

func (in *input) number() uint64 {
	n, size := binary.Uvarint(in.rest)
	if size <= 0 {
		in.fail()
		return 0
	}
	in.rest = in.rest[size:]
	return n
}

// text takes n bytes, without copying them.
func (in *input) text(n uint64) []byte {
	if n > uint64(len(in.rest)) {
		in.fail()
		return nil
	}
	text := in.rest[:n:n]
	in.rest = in.rest[n:]
	return text
}

func (in *input) fail() { in.rest, in.bad = nil, true }

func appendText[T ~string | ~[]byte](dst []byte, text T) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(text))), text...)
}
