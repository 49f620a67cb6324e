"""Questions to the database and changes to it, a module per subject, each function a sentence.

The first argument is the session, whose transaction the caller commits; the second the acting person where
someone's data is touched. Role and ownership are checked here: NotAllowed is raised.
"""
