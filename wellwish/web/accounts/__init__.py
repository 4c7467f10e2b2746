"""Who lives here: the owner, members and their invitations, signing in and out, and who is asking."""
