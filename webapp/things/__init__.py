"""Pages for each thing: crossings, bridges, ports, ferries, breaks of gauge, lines and places.

`register` says what there is, `states` what was reported, `sentence` and `about` say it in words,
`attributes` holds the table of facts, `neighbours` and `inset` what lies around; `page` puts one
thing together, `files` writes it as data, `listing` lists many, and `views` answers requests.
"""
