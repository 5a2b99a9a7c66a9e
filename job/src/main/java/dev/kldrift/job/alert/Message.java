package dev.kldrift.job.alert;

import java.util.List;

/**
 * A body to post.
 *
 * @param body JSON
 * @param alerts what has been told once it is accepted
 */
record Message(String body, List<Alert> alerts) {}
