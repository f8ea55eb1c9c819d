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

// above takes a number by its distance from the one before, if it has n before it:
// numbers ascend.
func (in *input) above(last uint64, n int) uint64 {
	step := in.number()
	if n > 0 && step == 0 || last+step < last {
		in.fail()
	}
	return last + step
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
