"""What servers load: `gunicorn wsgi:app`, and what `flask` finds by itself."""

from webapp import create_app

app = create_app()
