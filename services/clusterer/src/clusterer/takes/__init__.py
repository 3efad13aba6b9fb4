"""What each perspective on a story says that the others don't.

Pure: from the reports of a story to its takes, without Kafka, MongoDB or a clock. `take.takes` is
the way in; `writer` is the only module that asks a server, and only where an operator wants prose.
"""
