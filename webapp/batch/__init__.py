"""Many questions at once: files of pairs, matrices and sweeps, on local cores or on a cluster.

Nothing that serves a page imports this package; `webapp.batch_commands` does when one of its
commands is run. docs/batch.md describes the files. From the outside in:

    run          reads a plan, has its tasks answered somewhere, keeps what comes back
    plans | pool, cluster | output, journal, progress     what to ask; where; what is kept of it
    work         one task in, text of rows out: the only part that runs in other processes
    columns | sheet | sweep_grid | edition     what a file holds; one read; a grid; what runs
"""
