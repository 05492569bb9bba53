//! Points for class words: log-odds that text below such a name belongs to a story, in halves.
//! Knows nothing of trees and pages.
//!
//! Biography: measured on the development halves of three sets of real pages (1,524 pages with true texts), each page
//! counting once and shrunk by four pages. A word is here when 20 hosts or more use it and it is worth a point or more.
//! Other limits were not tried.

/// Points, and the words that have them.
pub const POINTS: &[(f32, &str)] = &[
    (-4.5, "copyright"),
    (-4.0, "signup"),
    (-3.5, "login submit"),
    (
        -3.0,
        "colophon facebook instagram linkedin popover register signin subscribe switcher",
    ),
    (
        -2.5,
        "accept account ancestor burger buttons cancel close commentform consent continue cookie email flyout \
        focusable ghost input justified megamenu nocontent pinterest popup prev prompt reader rss searchform \
        share skip social socials submenu topnav trending visually vote weather whatsapp widgettitle youtube",
    ),
    (
        -2.0,
        "actions allowed announcement bio btn btns confirm contact ctas ctrl disclaimer dismiss dropdown exit \
        fail feedback floating folder follow foot footer form handler iconic legal likes links logout \
        masthead menu menus modal nav navbar navgroup navigation opposite outlined pagination password \
        picker posted preferences privacy quantity recommended reddit robots search selector sharedaddy sign \
        sub taxonomy textfield textwidget threads toggle toolbar upper utility",
    ),
    (
        -1.5,
        "address akismet aside avatar back badge branding brands breadcrumb button call careers cart \
        categories channel checkout children company contacts contains count crumb cta current deals demo \
        divider drawer explore fields filled forums gfield gform hamburger help icons invisible join legend \
        like loader locations lower mail mega minor object offer only policy popular print query reactions \
        recent reject related repeater required respond save scroller selected settings sharing signature \
        stars store sublabel subnav success symbol tags terms textarea toggler topbar topics traditional \
        trail translate trial twitter unit unstyled validate validation",
    ),
    (
        -1.0,
        "about absolute accessibility accessories action alert aligncenter anon archive arrow auth author \
        authors backdrop badges blur bottom brand breadcrumbs browser bubble checkbox click comment comments \
        community cookies country credit credits date decoration depth disabled disclosure discovery done \
        ellipsis error expanded extra extras filter filters guest honeypot icon inactive industries inset \
        justification label latest link loading manage member mini mobile native network newsletter notes \
        notice notification nowrap option orange outside overlay partner partners phone photo pointer posts \
        previous products profile ratings replies resources sale sales screen secondary separator shop \
        shortcode staff stroke structural subheader subscription switch tagline tertiary third tooltip total \
        transform trigger uppercase vcard videos views visibility",
    ),
    (
        1.0,
        "accordion area best bleed blog body build building bullets callout child class clearfix col comp \
        comparison complete container containers cover default development document embed enable flexbox \
        flow guide gutter gutters headings highlight landing layout learning linear long management markup \
        master mode module multiple node note online padding page para performance question rank reference \
        relaxed responsive root section shared shopify sidebars smooth spacing styles system table \
        testimonial testimonials theme tips type types typography variable when woocommerce work your",
    ),
    (
        1.5,
        "antialiased article benefits blend boxed budget builder choose cons constrained content cost divi \
        does example faq faqs format hello hfeed introduction main pageid paragraph populated post quote \
        rich rte separate single singular standard stat status steps template thumbnail using well what \
        words",
    ),
    (
        2.0,
        "answer disc elementor entry markdown passthrough postid pros publish richtext wysiwyg",
    ),
    (2.5, "blockquote conclusion hentry prose"),
];
