"""What examples/bookwyrm/django/spillway_export.py needs of BookWyrm, and no more: the same names, made anew for the tests."""
