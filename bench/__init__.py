"""Where our figures come from: each module measures one choice, both ways in one run."""
