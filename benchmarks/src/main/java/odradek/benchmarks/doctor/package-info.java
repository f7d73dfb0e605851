/**
 * Examines a plug-in's jar before a broker does, and says what to fix.
 *
 * <p>Entry points: {@link odradek.benchmarks.doctor.DoctorCommand}, and {@link odradek.benchmarks.doctor.Doctor} for
 * those who measure plug-ins. The checks read the jar; only then are providers made, and the contract tests run in a
 * process of their own.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
package odradek.benchmarks.doctor;
