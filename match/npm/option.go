package npm

// Option changes how versions and ranges are read. Options may be given one by
// one or joined with |.
type Option uint8

const (
	// Loose accepts what people write and SemVer forbids: "1.2.3beta", "01.2.3",
	// "=v1.2.3". In a range it also drops words that are no comparator, as long
	// as one alternative keeps something. It is node-semver's {loose: true}.
	Loose Option = 1 << iota

	// IncludePrerelease lets a prerelease satisfy a range like any other
	// version, by order alone, and widens partial versions to match: "1.x" then
	// starts at 1.0.0-0. It is node-semver's {includePrerelease: true}, and what
	// npm audit uses together with Loose.
	IncludePrerelease
)

func join(opts []Option) Option {
	var o Option
	for _, opt := range opts {
		o |= opt
	}
	return o
}

func (o Option) has(flag Option) bool { return o&flag != 0 }
