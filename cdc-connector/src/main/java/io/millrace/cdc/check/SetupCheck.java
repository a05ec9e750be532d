package io.millrace.cdc.check;

import java.util.ArrayList;
import java.util.List;

/** Names everything that is wrong with a source's set-up at once. A pure function of what was read. */
public final class SetupCheck {
    private final Requirements requirements;

    public SetupCheck(Requirements requirements) {
        this.requirements = requirements;
    }

    /** All findings, in the order in which an operator would mend them; empty when all is well. */
    public List<Finding> findings(ServerFacts facts) {
        List<Finding> findings = new ArrayList<>();
        VersionRules.check(facts, findings);
        BinlogRules.check(facts, findings);
        RetentionRules.check(facts, requirements.retention(), findings);
        ReplicationRules.check(facts, requirements, findings);
        GrantRules.check(facts, findings);
        ConnectionRules.check(facts, requirements, findings);
        return List.copyOf(findings);
    }
}
