package dump_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/nodejs/nodesec/advisory"
	"github.com/nodejs/nodesec/internal/dump"
	"github.com/nodejs/nodesec/match"
	"github.com/nodejs/nodesec/match/npm"
	"github.com/nodejs/nodesec/osv"
)

// small is a hundredth: 95 vulnerabilities and 2,100 malware records.
var small = dump.Options{Scale: 0.01}

func records(t *testing.T, o dump.Options) []*advisory.Advisory {
	t.Helper()
	var all []*advisory.Advisory
	for a, err := range dump.Records(o) {
		require.NoError(t, err)
		all = append(all, a)
	}
	return all
}

func zipped(t *testing.T, o dump.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, dump.WriteZip(&b, o))
	return b.Bytes()
}

func TestEqualOptionsGiveEqualDumps(t *testing.T) {
	want := zipped(t, small)
	assert.True(t, bytes.Equal(want, zipped(t, small)))
	before := runtime.GOMAXPROCS(1)
	again := zipped(t, small)
	runtime.GOMAXPROCS(before)
	assert.True(t, bytes.Equal(want, again), "whatever the number of processors")
	assert.False(t, bytes.Equal(want, zipped(t, dump.Options{Scale: small.Scale, Seed: 1})))
}

// The records must stay what they are, or else measurements of different days would
// be of different things.
func TestRecordsStayTheSame(t *testing.T) {
	sum := sha256.New()
	for _, a := range records(t, small) {
		text, err := osv.Marshal(a)
		require.NoError(t, err)
		sum.Write(text)
	}
	assert.Equal(t, "86cd01dab2688785665ac4460178aa0148cdc4f92a8d79b309565cf397e1297c", fmt.Sprintf("%x", sum.Sum(nil)))
}

func TestRecordsAreWithoutFault(t *testing.T) {
	for _, a := range records(t, small) {
		text, err := osv.Marshal(a)
		require.NoError(t, err)
		assert.Empty(t, osv.Problems(text), "%s", text)
		back, err := osv.Unmarshal(text)
		require.NoError(t, err)
		assert.Equal(t, a, back)
	}
}

func TestVectorsScoreAsTheirWordSays(t *testing.T) {
	rated := 0
	for _, a := range records(t, dump.Options{Scale: 0.1}) {
		for _, s := range a.Severity {
			score, _, err := match.Score(s)
			require.NoError(t, err, "%s", s.Score)
			assert.Equal(t, a.Level(), advisory.LevelOfScore(score), "%s", s.Score)
			rated++
		}
	}
	assert.Greater(t, rated, 800)
}

func TestTimesAreOfThePast(t *testing.T) {
	made := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, a := range records(t, dump.Options{Scale: 0.1}) {
		published, err := a.Published.Time()
		require.NoError(t, err)
		modified, err := a.Modified.Time()
		require.NoError(t, err)
		if !published.Before(modified) || modified.After(made) {
			assert.Fail(t, "times", "%s: published %s, modified %s", a.ID, a.Published, a.Modified)
		}
	}
}

// shape counts what a dump has.
type shape struct {
	vulnerabilities, withdrawn, cve, severalPackages, severalEntries, severalRanges, pairs, lastAffected, unfixed, hints, prereleases int
	malware, everyVersion, listed, both, ghsa                                                                                         int
	vulnerable, malicious                                                                                                             map[string]int
}

func shapeOf(t *testing.T, all []*advisory.Advisory) shape {
	t.Helper()
	s := shape{vulnerable: map[string]int{}, malicious: map[string]int{}}
	for _, a := range all {
		if a.IsMalware() {
			s.addMalware(t, a)
			continue
		}
		s.vulnerabilities++
		count := func(n *int, is bool) {
			if is {
				*n++
			}
		}
		count(&s.withdrawn, a.IsWithdrawn())
		count(&s.cve, len(a.Aliases) == 1 && a.Aliases[0].Kind() == advisory.KindCVE)
		packages := map[string]int{}
		var last, fixed, hint, pre, pairs, ranges bool
		for _, f := range a.Affected {
			packages[f.Package.Name]++
			ranges = ranges || len(f.Ranges) > 1
			_, hinted := f.DatabaseSpecific.Member("last_known_affected_version_range")
			hint = hint || hinted
			for _, r := range f.Ranges {
				pairs = pairs || len(r.Events) > 2
				for _, e := range r.Events {
					last = last || e.LastAffected != ""
					fixed = fixed || e.Fixed != ""
					pre = pre || strings.Contains(e.Introduced+e.Fixed+e.LastAffected, "-")
				}
			}
		}
		count(&s.severalPackages, len(packages) > 1)
		count(&s.severalEntries, len(packages) < len(a.Affected))
		count(&s.severalRanges, ranges)
		count(&s.pairs, pairs)
		count(&s.lastAffected, last)
		count(&s.unfixed, !fixed && !last)
		count(&s.hints, hint)
		count(&s.prereleases, pre)
		for name := range packages {
			s.vulnerable[name]++
		}
	}
	return s
}

func (s *shape) addMalware(t *testing.T, a *advisory.Advisory) {
	t.Helper()
	require.Len(t, a.Affected, 1)
	f := a.Affected[0]
	s.malware++
	s.malicious[f.Package.Name]++
	every := len(f.Ranges) == 1 && f.Ranges[0].Events[0].Introduced == "0"
	if every {
		s.everyVersion++
	}
	if len(f.Versions) > 0 {
		s.listed++
		if every {
			s.both++
		}
	}
	if len(a.Aliases) > 0 {
		s.ghsa++
	}
	assert.Empty(t, a.Severity)
	origins, ok := a.DatabaseSpecific.Member("malicious-packages-origins")
	assert.True(t, ok)
	assert.Regexp(t, `"sha256":"[0-9a-f]{64}"`, string(origins))
}

func TestShapeIsThatOfTheRealDump(t *testing.T) {
	all := records(t, dump.Options{Scale: 0.1})
	ids := map[advisory.ID]bool{}
	for _, a := range all {
		assert.False(t, ids[a.ID], "%s twice", a.ID)
		ids[a.ID] = true
		switch a.ID.Kind() {
		case advisory.KindGHSA:
			assert.Regexp(t, `^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$`, a.ID)
		default:
			assert.Regexp(t, `^MAL-202[2-6]-[1-9]\d*$`, a.ID)
		}
	}
	s := shapeOf(t, all)
	assert.Equal(t, 950, s.vulnerabilities)
	assert.Equal(t, 21_000, s.malware)
	part := func(what string, n, of int, low, high float64) {
		t.Helper()
		got := float64(n) / float64(of)
		assert.True(t, low <= got && got <= high, "%s: %.3f is not from %.3f to %.3f", what, got, low, high)
	}
	of := s.vulnerabilities
	part("withdrawn", s.withdrawn, of, 0.01, 0.06)
	part("with a CVE", s.cve, of, 0.7, 0.9)
	part("several packages", s.severalPackages, of, 0.04, 0.15)
	part("several entries for a package", s.severalEntries, of, 0.05, 0.2)
	part("several ranges", s.severalRanges, of, 0.01, 0.08)
	part("several pairs of events", s.pairs, of, 0.002, 0.05)
	part("last_affected", s.lastAffected, of, 0.08, 0.25)
	part("without an end", s.unfixed, of, 0.03, 0.12)
	part("last known range", s.hints, of, 0.08, 0.3)
	part("prereleases", s.prereleases, of, 0.05, 0.35)
	part("vulnerable packages", len(s.vulnerable), of, 0.3, 0.7)
	most := 0
	for _, n := range s.vulnerable {
		most = max(most, n)
	}
	assert.True(t, 8 <= most && most <= 100, "the best known package has %d", most)

	part("every version is malicious", s.everyVersion, s.malware, 0.68, 0.72)
	part("listed versions", s.listed, s.malware, 0.3, 0.4)
	part("both", s.both, s.malware, 0.01, 0.1)
	part("with a GHSA id", s.ghsa, s.malware, 0.1, 0.4)
	part("malicious packages", len(s.malicious), s.malware, 0.9, 1)
}

func TestSizesAreThoseOfTheRealDump(t *testing.T) {
	raw := zipped(t, dump.Options{Scale: 0.02})
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	require.NoError(t, err)
	require.Len(t, z.File, 4390)
	// The real one has 192 MB for 219,500 records.
	assert.InDelta(t, 192e6/219_500, float64(len(raw))/float64(len(z.File)), 30)
	sizes := map[string][]uint64{}
	for _, f := range z.File {
		prefix, _, _ := strings.Cut(f.Name, "-")
		sizes[prefix] = append(sizes[prefix], f.UncompressedSize64)
		assert.NotContains(t, f.Name, "/")
	}
	mean := func(all []uint64) (m float64) {
		for _, n := range all {
			m += float64(n) / float64(len(all))
		}
		return m
	}
	assert.InDelta(t, 2000, mean(sizes["GHSA"]), 200)
	assert.InDelta(t, 1500, mean(sizes["MAL"]), 100)
}

func TestZipHoldsTheRecords(t *testing.T) {
	raw := zipped(t, small)
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	require.NoError(t, err)
	want := map[advisory.ID]*advisory.Advisory{}
	for _, a := range records(t, small) {
		want[a.ID] = a
	}
	n := 0
	for a, err := range osv.ReadFS(z) {
		require.NoError(t, err)
		assert.Equal(t, want[a.ID], a)
		n++
	}
	assert.Len(t, want, n)
}

// Names must be such as the registry accepts, and versions such as it holds.
func TestNamesAndVersions(t *testing.T) {
	for _, a := range records(t, small) {
		for _, f := range a.Affected {
			assert.Regexp(t, `^(@[a-z0-9][a-z0-9.-]*/)?[a-z0-9][a-z0-9.-]*$`, f.Package.Name)
			assert.Less(t, len(f.Package.Name), 80)
			for _, text := range f.Versions {
				v, err := npm.ParseVersion(text)
				require.NoError(t, err)
				assert.Equal(t, text, v.String())
			}
		}
	}
}

func TestScaleMustBeANumberOfRecords(t *testing.T) {
	for _, scale := range []float64{-1, 1001, math.NaN()} {
		o := dump.Options{Scale: scale}
		assert.ErrorIs(t, dump.WriteZip(io.Discard, o), dump.ErrScale)
		assert.ErrorIs(t, dump.WriteLockfile(io.Discard, o, 100), dump.ErrScale)
		for _, err := range dump.Records(o) {
			assert.ErrorIs(t, err, dump.ErrScale)
		}
	}
	for a := range dump.Records(dump.Options{}) {
		assert.NotNil(t, a, "zero is a scale of one")
		break
	}
}

// full is a disk that takes a number of bytes.
type full int

var errFull = errors.New("no space left")

func (f *full) Write(b []byte) (int, error) {
	if *f -= full(len(b)); *f < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestErrorsOfTheWriterEndWriting(t *testing.T) {
	for _, room := range []full{0, 100_000} {
		w := room
		assert.ErrorIs(t, dump.WriteZip(&w, small), errFull)
		w = room
		assert.ErrorIs(t, dump.WriteLockfile(&w, small, 1292), errFull)
	}
}
