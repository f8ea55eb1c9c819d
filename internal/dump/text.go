package dump

import (
	"fmt"
	"strings"
)

// weakness is a kind of vulnerability.
type weakness struct {
	title string
	cwe   []int
	cause []string // sentences that say how it comes about
}

var weaknesses = []weakness{
	{"Prototype pollution", []int{1321, 915}, []string{
		"The {noun} {noun} copies every key of its input, so a key named `__proto__` ends up on the prototype that all objects share.",
		"Paths given to `{function}` are followed through `constructor.prototype`, and what is set there is seen by every {noun}.",
		"`{function}` merges two objects level by level and does not tell own members from inherited ones.",
	}},
	{"Regular expression denial of service", []int{1333, 400}, []string{
		"The expression with which `{function}` looks for a {noun} tries every way to split a run of {number} blanks.",
		"Matching takes time that doubles with each character of the {noun}, and a {noun} of {number} bytes holds the event loop for minutes.",
		"A {adjective} {noun} with many open brackets makes the {noun} {noun} go back over its input again and again.",
	}},
	{"Cross-site scripting", []int{79, 80}, []string{
		"The {noun} that a user types is put into the page by `{function}` without being escaped.",
		"Attributes of a {noun} are written between quotes, but the quotes in them are left as they are.",
		"Links are checked for the scheme before entities in them are resolved, so `java&#115;cript:` passes the {noun} {noun}.",
	}},
	{"Path traversal", []int{22, 23}, []string{
		"`{function}` joins the name of a {noun} to the {noun} folder and never asks whether the outcome still lies in it.",
		"Entries of an archive may begin with `../`, and are written where that leads.",
		"The {noun} {noun} decodes a request's path twice, and looks for dots only in between.",
	}},
	{"Command injection", []int{78, 77}, []string{
		"The {noun} given to `{function}` becomes a part of a shell's command line.",
		"A branch named `;{verb}` is run as a command when the {noun} {noun} asks for its {noun}.",
		"`{function}` quotes its arguments for one kind of shell, and starts another.",
	}},
	{"Server-side request forgery", []int{918}, []string{
		"The {noun} {noun} follows redirects to addresses that it would have refused at first.",
		"`{function}` compares host names as text, so `127.1` and numbers of {number} digits are let through.",
	}},
	{"Code injection", []int{94, 95}, []string{
		"Templates are compiled by `{function}` into a program's text, names of variables included.",
		"The {adjective} {noun} is handed to `eval` once the {noun} has been taken off.",
	}},
	{"Uncontrolled resource consumption", []int{400, 770}, []string{
		"A {noun} may say that {number} million elements follow, and `{function}` makes room for them at once.",
		"Each {noun} that is opened and never finished keeps its {noun} for the life of the process.",
		"Nested {noun} data is read by a function that calls itself, to any depth.",
	}},
	{"Exposure of sensitive information", []int{200, 209}, []string{
		"When a {noun} is redirected to another host, the `Authorization` header goes with it.",
		"The {noun} writes what it was configured with, the {noun} token among it, to the {noun} log.",
	}},
	{"Improper verification of signatures", []int{347, 345}, []string{
		"`{function}` accepts a {noun} whose {noun} says that there is no signature.",
		"Signatures are compared byte by byte, and the comparison ends at the first that differs.",
		"Of two elements of the same id, one is verified and the other is read by the {noun} {noun}.",
	}},
	{"Open redirect", []int{601}, []string{
		"A target such as `//{noun}.example` counts as a path of the {noun} itself.",
		"`{function}` takes the {noun} after signing in from a parameter, and goes there.",
	}},
	{"Missing authorization", []int{862, 863, 285}, []string{
		"The {noun} route checks who asks, but not whether they may {verb} this {noun}.",
		"Requests for the {adjective} {noun} skip the {noun} {noun} when the method is written in small letters.",
	}},
}

// cwes writes the numbers of some of a weakness' classes.
func (w *weakness) cwes(s *source) string {
	var b strings.Builder
	for i := range s.between(1, len(w.cwe)) {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"CWE-%d"`, w.cwe[i])
	}
	return b.String()
}

func (s *source) summary(w weakness, name string) string {
	switch s.upTo(4) {
	case 0:
		return w.title + " in " + name
	case 1:
		return name + ": " + strings.ToLower(w.title[:1]) + w.title[1:] + " in the " + pick(s, nouns) + " " + pick(s, nouns)
	case 2:
		return w.title + " by way of `" + s.function() + "` in " + name
	}
	return name + " is open to " + strings.ToLower(w.title[:1]) + w.title[1:]
}

var (
	consequences = []string{
		"Whoever can send a {noun} to the {noun} service thereby stops it for everybody else.",
		"An attacker who controls the {adjective} {noun} can {verb} files of the account under which the {noun} runs.",
		"Programs that {verb} what comes from a {noun} are affected even if they never call `{function}` themselves.",
		"With the default {noun} this needs no account; where `{function}` is set to `strict`, it needs one that may {verb}.",
		"In a browser the {noun} of the page is at risk; on a server, all of its {noun} data.",
		"We know of no use of this in the wild, though a {noun} that shows it has been public since the {adjective} release.",
		"The {noun} must be larger than {number} bytes for this to matter, which the {noun} {noun} does not prevent.",
	}
	remedies = []string{
		"The release named below no longer does so; the {noun} {noun} is checked before it is used.",
		"Since the fix `{function}` throws when it meets such a {noun}.",
		"It has been fixed in the {adjective} line, and the fix was taken back to the lines that are still maintained.",
		"There is a patch, which limits the {noun} to {number} bytes and can be raised with the option `{function}`.",
		"No fix has been announced, and the maintainers advise to move to another {noun} package.",
	}
	workarounds = []string{
		"Those who cannot update may {verb} the {noun} themselves before it reaches `{function}`.",
		"Setting `{function}` to `false` turns the {noun} off, at the price of a {adjective} {noun}.",
		"A {noun} in front of the {noun} that refuses bodies of more than {number} bytes keeps most attempts out.",
		"None is known besides not using the {adjective} {noun}.",
	}
	asides = []string{
		"The {noun} was introduced together with the {adjective} {noun} and had not been part of any audit.",
		"It was found while the {noun} of a {technology} application was being moved to the {adjective} {noun}.",
		"Other packages that wrap this one pass the {noun} on unchanged, and should be updated as well.",
		"Older lines have a different {noun} and are not concerned.",
		"The types of the package do say that a {noun} is expected, yet nothing checks it at run time.",
		"A test with {number} random inputs per {noun} now guards the {noun} {noun}.",
	}
)

// report writes what a vulnerability's record says at length.
func (s *source) report(w weakness, name string) string {
	var b strings.Builder
	paragraph := func(heading string, from ...[]string) {
		b.WriteString("### " + heading + "\n\n")
		for i, sentences := range from {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(s.say(pick(s, sentences)))
		}
		b.WriteString("\n\n")
	}
	plain := s.chance(35)
	if plain {
		b.WriteString("Some versions of `" + name + "` have this flaw. ")
		for _, from := range [][]string{w.cause, consequences, asides, remedies} {
			b.WriteString(s.say(pick(s, from)) + " ")
		}
		b.WriteString("\n\n")
	} else {
		paragraph("Impact", w.cause, consequences, asides)
	}
	if s.chance(55) {
		b.WriteString(s.say("```js\nconst {noun} = require('" + name + "');\nconst {letter} = {noun}.{function}(['{adjective} {noun}', '{noun}'], {number});\n" +
			"{noun}.{function}({letter}, ({noun}) => console.log({noun}.{function}, {number}));\n```\n\n"))
	}
	if !plain {
		paragraph("Patches", remedies, asides)
		paragraph("Workarounds", workarounds)
	}
	if s.chance(30) {
		paragraph("Timeline", []string{"Reported by {Adjective} {Noun} on day one, confirmed after {number} hours, released with the {adjective} {noun}."})
	}
	return strings.TrimSuffix(b.String(), "\n\n")
}

const (
	leadIn   = "\n---\nWhat follows are the words of those who reported it.\n"
	embedded = "Code in the product does harm on purpose, to whoever runs it."
)

// How those who report malware put it: some always alike, some in detail.
var (
	inspected = []string{
		"Treat every computer on which this package was installed or run as being in the hands of others. All keys and {victims} kept there should be replaced at once, from another computer. " +
			"Removing the package is not enough: who knows what else was put there?",
	}
	observed = []string{
		"The package {name} was looked at and holds code that does harm {moment}.",
		"{name} collects {victims} and {victims} {moment}, and sends them to {place}.",
		"A file named `{noun}-{noun}.js` of {number} bytes is unpacked {moment}. It reads the environment, looks for {victims}, and reports to {place} every {number} seconds.",
		"{name} imitates a {technology} {noun}. The code that it adds to `{noun}.js` is written to be hard to read; it fetches a second program from {place} and starts it {moment}.",
		"Nothing of what the description of {name} promises is there. It was published {number} times within a few days, {moment} it asks {place} for the name of its user.",
	}
)

// judgement writes what a finder of malware says of a package.
func (s *source) judgement(sentences []string, name string) string {
	text := strings.ReplaceAll(pick(s, sentences), "{name}", name)
	return s.say(s.say(text)) // a place has words of its own
}
