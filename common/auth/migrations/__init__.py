"""Steps of the accounts' tables that every SQL app takes, each under a number of its own in the app's
`storage/migrations`. Databases have taken them: a step that is here never changes, a change is a new one."""
