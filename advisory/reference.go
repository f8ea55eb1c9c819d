package advisory

// ReferenceType says what a [Reference] leads to.
type ReferenceType string

// The reference types of the OSV schema. Other values survive a round trip.
const (
	// ReferenceAdvisory is a published advisory.
	ReferenceAdvisory ReferenceType = "ADVISORY"
	// ReferenceArticle is an article or blog post.
	ReferenceArticle ReferenceType = "ARTICLE"
	// ReferenceDetection is a tool, rule or scanner that detects the flaw.
	ReferenceDetection ReferenceType = "DETECTION"
	// ReferenceDiscussion is a thread, such as on a mailing list.
	ReferenceDiscussion ReferenceType = "DISCUSSION"
	// ReferenceReport is a report, typically in a bug tracker.
	ReferenceReport ReferenceType = "REPORT"
	// ReferenceFix is the change that fixes it.
	ReferenceFix ReferenceType = "FIX"
	// ReferenceIntroduced is the change that brought it in.
	ReferenceIntroduced ReferenceType = "INTRODUCED"
	// ReferenceGit is the fixing commit, as older records had it.
	ReferenceGit ReferenceType = "GIT"
	// ReferencePackage is the package's home.
	ReferencePackage ReferenceType = "PACKAGE"
	// ReferenceEvidence is a demonstration of the flaw.
	ReferenceEvidence ReferenceType = "EVIDENCE"
	// ReferenceWeb is any other page.
	ReferenceWeb ReferenceType = "WEB"
)

// Reference is a link to more about the vulnerability.
type Reference struct {
	// Type says what URL leads to.
	Type ReferenceType
	// URL is the link.
	URL string
	// Extra holds the other members of the object; see the package comment.
	Extra Raw
}

// CreditType says what a [Credit] is given for.
type CreditType string

// The credit types of the OSV schema. Other values survive a round trip.
const (
	// CreditFinder identified the vulnerability.
	CreditFinder CreditType = "FINDER"
	// CreditReporter notified the vendor.
	CreditReporter CreditType = "REPORTER"
	// CreditAnalyst validated its accuracy or severity.
	CreditAnalyst CreditType = "ANALYST"
	// CreditCoordinator ran the coordinated response.
	CreditCoordinator CreditType = "COORDINATOR"
	// CreditRemediationDeveloper wrote the fix.
	CreditRemediationDeveloper CreditType = "REMEDIATION_DEVELOPER"
	// CreditRemediationReviewer reviewed the fix.
	CreditRemediationReviewer CreditType = "REMEDIATION_REVIEWER"
	// CreditRemediationVerifier tested the fix.
	CreditRemediationVerifier CreditType = "REMEDIATION_VERIFIER"
	// CreditTool is the name of a tool used in discovery.
	CreditTool CreditType = "TOOL"
	// CreditSponsor supported the work.
	CreditSponsor CreditType = "SPONSOR"
	// CreditOther is anything else.
	CreditOther CreditType = "OTHER"
)

// Credit names someone who helped.
type Credit struct {
	// Name is the person, organisation or tool.
	Name string
	// Contact are URLs at which they can be reached.
	Contact []string
	// Type says what the credit is for; empty if the source did not say.
	Type CreditType
	// Extra holds the other members of the object; see the package comment.
	Extra Raw
}
