package samsara.shell;

/// The long help of `service`.
final class ServiceHelp {
  static final String TEXT =
      ServiceArguments.USAGE
          + """


          Verbs:
              up       start a service and wait until it has initialised
              run      as up, but the service is never restarted
              update   replace a running service by another version; it keeps its label, endpoint,
                       state and clients, and the old version goes on if the new one fails
              down     stop a service
              refresh  stop a service and start it afresh
              restart  start a service again that has ended and waits for its recovery script
              list     show all services
              shutdown nothing is restarted any more; to stop the system use the command shutdown

          <program> is the path of a jar, the location of a bundle, or the name of a jar or of a
          program in the distribution. What the service may do is looked up in etc/system.conf under
          the name of the program.

          Flags:
              -c       keep the program in memory, so that a restart needs no loading
              -r       share the program that another service keeps in memory; implies -c
              -n       do not wait for the initialisation or for the end of the update
              -p       keep a second instance ready and swap it in after a crash

          Options:
              -args "a b"        arguments of the program
              -dev /dev/name     device node whose major number the service gets
              -devstyle STYLE    STYLE_DEV (default), STYLE_DEVA, STYLE_TTY, STYLE_CTTY, STYLE_CLONE
              -period 5HZ        heartbeat in ticks, or in seconds with HZ; 5HZ unless given
              -script path       recovery script
              -label name        label, unless it is to be the name of the program
              -config path       another file than etc/system.conf
              -state n           update: state to be in, 1 work free (default), 2 request free,
                                 3 protocol free, 4 and up the service's own
              -maxtime 2HZ       update: how long the service may take to get there, at most 20HZ

          Exit status: 0, or the error number that is shown; 22 wrong usage, 38 unknown verb,
          1 wrong configuration.\
          """;

  private ServiceHelp() {}
}
