"""Scrapy settings: polite and bounded by default."""

BOT_NAME = "copines"
SPIDER_MODULES = ["copines.crawler.spiders"]
ITEM_PIPELINES = {"copines.crawler.pipelines.StorePipeline": 300}
DOWNLOADER_MIDDLEWARES = {
    # last before the downloader, so that redirects, retries and robots.txt pass it too
    "copines.crawler.middlewares.GuardMiddleware": 900,
    "copines.crawler.politeness.PauseMiddleware": 90,
    "copines.crawler.politeness.RobotsMiddleware": 100,
    # where Scrapy's own stands
    "copines.crawler.compression.CompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    # of no use here, and asked for each request: a spider names no domains, and no password
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
}
# likewise, for each answer and all that comes of it; statuses are answers, not errors
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
TWISTED_DNS_RESOLVER = "copines.crawler.middlewares.GuardedResolver"

# Scrapy makes this many tasks for each response; ours are synchronous (measured: -28 % CPU)
CONCURRENT_ITEMS = 1
# some servers refuse whoever does not say what it takes; "*" asks for the author's own language
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
    "Accept-Language": "*",
}
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_HANDLERS = {
    "http": "copines.crawler.timeouts.PatientHandler",
    "https": "copines.crawler.timeouts.PatientHandler",
    "file": None,
    "data": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True
REFERRER_POLICY = "no-referrer"
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
RETRY_TIMES = 1
# 429 and 503 carry a Retry-After of their own, which a blind retry would break
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
RETRY_HTTP_CODES = [500, 502, 504, 522, 524]
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "copines"
LOG_ENABLED = False
LOG_INSTALL_ROOT_HANDLER = False
# none of Scrapy's is of use here, and one that is named is imported, switched off or not: with
# RemoteControl aiohttp's server, a seventh of a second
EXTENSIONS_BASE: dict[str, int] = {}

# a visit knows what it asked for
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
DOWNLOAD_WARNSIZE = 0
