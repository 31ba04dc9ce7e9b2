"""Where those who run the blog look after it: people, articles, comments, reports, and the record of what they do.

Every page is for admins who have shown lately who they are: within 30 minutes to look, as there are addresses
and reports to read, and within 10 to act. A form that comes later is not lost: the answer holds it, to be sent
again after confirming (`common/http/problems.py`).
"""

from blog_app.web.pages.admin.articles import articles
from blog_app.web.pages.admin.comments import comments
from blog_app.web.pages.admin.overview import overview
from blog_app.web.pages.admin.people import people
from blog_app.web.pages.admin.record import record
from blog_app.web.pages.admin.reports import reports

admin_blueprints = (overview, people, articles, comments, reports, record)
