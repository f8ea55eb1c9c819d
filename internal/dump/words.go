package dump

import "strings"

// What names and sentences are made of.
var (
	nouns = strings.Fields(`
		agent alert anchor archive array asset audit avatar badge bucket buffer builder bundle button cache calendar canvas card
		carousel cell chain channel chart chat checker chunk client clock cluster codec color column command compiler config
		connector console container context cookie copy counter crawler cursor daemon dashboard data date decoder delta deploy
		dialog diff digest dispatcher document dom download draft driver editor element email emitter encoder engine entity entry
		env error event export extension fetch field file filter finder flag flow font form format fragment frame function gallery
		gateway glob graph grid group guard handler hash header helper hook host icon image importer index input inspector
		installer ip item job json keyboard label layer layout lexer library limit link list loader locale lock log logger loop
		mail manager map markdown marker mask matcher media menu merge message metric middleware mirror mobile mock modal model
		module monitor mount navigator network node notifier number object option order output package page pager painter panel
		parser password path pattern payload picker pipe pixel player plugin pointer policy pool popup port prefix preset printer
		process profile progress promise prompt property provider proxy publisher query queue random range reader record redirect
		reducer registry relay render replay report request resolver response result retry ring robot role root route router row
		runner sandbox scanner schedule schema scope scraper script scroll search secret section selector sender server service
		session shell signal size slider slot socket sorter source spinner stack stage state storage store stream string style
		sync table tag task template tenant terminal test theme thread throttle ticket tile time token toolbar tooltip trace
		tracker transform tree trigger tunnel type updater upload url user utility validator value vault vector version video view
		viewport wallet watcher webhook widget window wizard worker wrapper writer xml yaml zip zone`)
	adjectives = strings.Fields(`
		absolute active agile amber ancient async atomic azure bare basic better big binary blue bold brave bright broad brisk
		calm clean clear clever cold common compact cool crisp cross curly custom daily dark deep deferred direct dry dual dusty
		dynamic eager early easy elastic electric empty exact express extra fair famous fancy fast fine finite firm first flat
		fluent fluid free fresh frozen full fuzzy gentle giant global golden good grand great green happy hidden hollow hot
		humble icy idle inner instant iron isomorphic jolly keen large last late lazy lean light linear liquid little live local
		lone long loose loud low lucky lunar magic major mellow micro mild mini minor modern modular mutable naive native neat
		nested new nice nimble noble null odd old open optional orange outer pale parallel partial patient perfect plain polite
		portable powerful pretty prime private proper proud public pure purple quick quiet random rapid rare raw ready real
		recursive red remote reverse rich rigid robust rough round royal rusty safe scarlet secure shallow sharp shiny short
		silent silver simple single sleek slim slow small smart smooth snappy social soft solar solid sparse speedy spicy stable
		static steady steep sticky stoic strict strong sturdy subtle super sweet swift tall tame tender thick thin tidy tiny tough
		tricky true turbo typed ultra unique universal upper urban vast velvet virtual vivid warm weak wide wild winter wise
		witty young zen`)
	verbs = strings.Fields(`
		add apply assign attach bind build call check clean clone close collect combine compile connect convert copy create decode
		define delete deliver detect diff dispatch emit encode escape evaluate exec expand extend extract fetch fill filter find
		flatten format get handle import inject insert install load log lookup make mark match merge mount move normalize open
		parse patch pick pipe prepare process proxy publish push query read redirect register remove render replace resolve
		restore run sanitize save scan search send serialize serve set split start store stream strip sync test toggle transform
		unpack update upload validate verify visit walk watch wrap write`)
	endings      = strings.Fields(`js js cli sdk lib ui core utils api kit tools plugin loader client server helpers types config react node es app web dev`)
	technologies = strings.Fields(`react vue angular svelte express koa next nuxt webpack rollup babel eslint node electron redux graphql mongo redis aws azure discord rn ts`)
	victims      = strings.Fields(`credentials tokens passwords wallets cookies secrets clipboards keystrokes certificates screenshots bookmarks variables addresses histories`)
	places       = []string{"a server at {noun}-{noun}.example", "an address under {adjective}{noun}.example", "a chat channel of its author", "a paste site",
		"a bucket that no longer answers", "a host given as a bare address", "a webhook", "a tunnel under {noun}{number}.example"}
	moments = []string{"when it is installed", "in a script that runs before installation", "in a script that runs after installation",
		"as soon as it is imported", "the first time one of its functions is called", "when a build is made with it", "when tests are run"}
	letters = strings.Split("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "")
)

// lists are what may stand in braces in a sentence.
var lists = map[string][]string{
	"noun": nouns, "adjective": adjectives, "verb": verbs, "ending": endings, "technology": technologies,
	"victims": victims, "place": places, "moment": moments, "letter": letters,
	"Noun": capital(nouns), "Adjective": capital(adjectives),
}

func capital(words []string) []string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return all
}
